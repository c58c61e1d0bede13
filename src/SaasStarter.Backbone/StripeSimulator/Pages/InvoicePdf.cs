using System.Globalization;
using System.Text;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Writes an invoice as a PDF file of one page (ISO 32000-1), in one of the fonts that every reader brings along.</summary>
internal static class InvoicePdf
{
    private const int MostLines = 40;

    /// <summary>The file.</summary>
    public static byte[] Write(InvoiceView invoice)
    {
        var content = new StringBuilder("BT /F1 11 Tf 16 TL 56 780 Td\n");
        foreach (var line in LinesOf(invoice).Take(MostLines))
            content.Append(CultureInfo.InvariantCulture, $"({Escaped(line)}) Tj T*\n");
        content.Append("ET");
        return Write(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        ]);
    }

    // Stripe's own words, in English, as on the lines.
    private static IEnumerable<string> LinesOf(InvoiceView invoice) =>
    [
        "SIMULATOR - NO REAL INVOICE", "", $"Invoice {invoice.Number}   {invoice.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}   {invoice.Status}",
        $"{invoice.CustomerName} {invoice.CustomerEmail} {string.Join(", ", invoice.TaxNumbers)}".Trim(), "",
        .. invoice.Lines.Select(line => $"{line.Amount.Currency} {line.Amount.Amount.ToString("0.00", CultureInfo.InvariantCulture),10}  {line.Description}"), "",
        $"{invoice.Total.Currency} {invoice.Total.Amount.ToString("0.00", CultureInfo.InvariantCulture),10}  Total",
    ];

    private static byte[] Write(string[] objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (index, text) in objects.Index())
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{text}\nendobj\n");
        }
        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            file.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    // What Latin-1 has not becomes a question mark, which is one byte too: the offsets stay right.
    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
