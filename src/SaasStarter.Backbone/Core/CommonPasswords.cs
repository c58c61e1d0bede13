using System.Collections.Frozen;

namespace SaasStarter.Backbone.Core;

/// <summary>
/// Passwords that are long enough and that everybody tries first: a new one is compared with them (NIST SP 800-63B, 3.1.1.2). The list is short
/// on purpose; what holds back guessing is the limit on attempts.
/// </summary>
internal static class CommonPasswords
{
    private const int LongestUnit = 4;

    private static readonly FrozenSet<string> Known = """
        123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 012345678901 0123456789012 098765432109 987654321098 123456123456
        123123123123 112233445566 111222333444 147258369147 147258369000 159357159357 159753159753 123654789000 741852963000 789456123000 102030405060
        010203040506 121212121212 131313131313 123456654321 123454321234 1234512345123 11223344556677 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i9o0p
        q1w2e3r4t5y6 a1z2e3r4t5y6 1a2z3e4r5t6y zaq12wsxcde3 zaq1xsw2cde3 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv qazwsxedc123 qwerty123456 qwerty1234567
        qwerty12345678 qwertyqwerty qwertyuiop12 qwertyuiop[] qwertyuiop123 qwertyuiop1234 qwertyuiopasdf qwertyuiopasdfghjkl azertyuiop12 azertyuiop123
        azerty123456 azertyazerty azertyuiopqs azertyuiopqsdf azertyuiopqsdfghjklm asdfghjkl123 asdfghjklzxcvbnm qsdfghjklm12 qsdfghjklm123 zxcvbnm123456
        wxcvbn123456 asdfasdfasdf asdf1234asdf abcd1234abcd abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abcdef123456 abc123abc123
        abcabcabcabc aaaaaa111111 a123456789012 a12345678901 aa1234567890 qq1234567890 1234567890ab 1234567890abc 1234567890qwerty 1234567890azerty
        123456qwerty 123456azerty 123456abcdef 123qweasdzxc 123qwe123qwe qwe123qwe123 123azeqsdwxc aze123aze123 1234qwerasdf 1234azerqsdf q1w2e3r4t5y6u7
        passwordpassword password1234 password12345 password123456 password1234567 password12345678 password123456789 password2020 password2021 password2022
        password2023 password2024 password2025 password2026 password!123 password123! password1234! password@123 password#123 p@ssw0rd1234 p@ssword1234
        p@ssw0rd12345 p@ssw0rd2024 p@ssw0rd2025 passw0rd1234 passw0rd12345 pa$$word1234 pa55word1234 pass1234pass passpasspass pass12345678 pass123456789
        mypassword12 mypassword123 mypassword1234 thisismypassword newpassword1 newpassword12 newpassword123 oldpassword1 yourpassword mysecretpassword
        secretpassword strongpassword bestpassword defaultpassword temppassword temporarypassword testpassword userpassword adminpassword rootpassword
        guestpassword nopassword123 passwordtest passwort1234 contraseña123 contrasena123 senha1234567 motdepasse12 motdepasse123 motdepasse1234
        motdepasse12345 motdepasse123456 motdepasse2023 motdepasse2024 motdepasse2025 motdepasse2026 motdepasse!1 monmotdepasse monmotdepasse1
        monmotdepasse123 unmotdepasse nouveaumotdepasse mot-de-passe motdepassemotdepasse bonjour12345 bonjour123456 bonjourbonjour bonjour2024!
        bonjourtoutlemonde bienvenue123 bienvenue1234 bienvenue2024 bienvenue2025 jetaimejetaime jetaimemoncoeur jetaimepourlavie moncoeur1234 monamour1234
        monbebe12345 mamanjetaime mamanpapa123 mamanetpapa1 papamaman123 doudoudoudou chouchou1234 loulou123456 soleil123456 soleilsoleil princesse123
        princesse1234 marseille13000 allezlom1234 allezlesbleus parissaintgermain parissg12345 olympiquelyonnais vivelafrance toulouse3100 bordeaux33000
        nicolas12345 camille12345 coucou123456 coucoucoucou poisson12345 chocolat1234 chocolatchaud footballfootball administrator administrator1
        administrator123 administrateur administrateur1 administrateur123 admin1234567 admin12345678 admin123456789 adminadmin12 adminadmin123 adminadminadmin
        admin@123456 admin!123456 root12345678 rootrootroot toor12345678 superadmin12 superadmin123 superadministrator sysadmin1234 webmaster123 webmaster1234
        guest1234567 guestguest12 test12345678 test1234test testtesttest testing12345 testing123456 demo12345678 demodemodemo user12345678 default12345
        changeme1234 changeme12345 changemenow1 changemeplease changethispassword changethis123 pleasechangeme welcome12345 welcome123456 welcome1234!
        welcome@1234 welcome2020! welcome2021! welcome2022! welcome2023! welcome2024! welcome2025! welcome2026! welcomewelcome welcomehome1 letmein12345
        letmein123456 letmeinletmein letmeinplease openthedoor1 opensesame12 iloveyou1234 iloveyou12345 iloveyou123456 iloveyouiloveyou iloveyousomuch
        iloveyoubaby iloveyoumore iloveyouforever iloveyou4ever ilovejesus12 ilovemymom12 ilovemyfamily lovelovelove lovemyfamily trustno1trustno1
        whatever1234 nothing12345 football1234 football12345 baseball1234 baseball12345 basketball12 basketball123 basketball23 liverpoolfc1 liverpool123
        liverpool1234 manchester12 manchesterunited manchestercity arsenal12345 chelsea12345 chelseafc123 barcelona123 fcbarcelona1 realmadrid12 realmadrid123
        juventus1234 superman1234 superman12345 supermansuperman batman123456 batmanbatman spiderman123 spiderman1234 starwars1234 starwars12345 starwars1977
        lordoftherings harrypotter1 harrypotter12 harrypotter123 gameofthrones pokemon12345 pokemonpokemon minecraft123 minecraft1234 minecraftminecraft
        princess1234 princess12345 sunshine1234 sunshine12345 sunshinesunshine butterfly123 chocolate123 chocolate1234 dragon123456 dragonball12 dragonballz1
        dragondragon monkey123456 monkeymonkey shadow123456 master123456 mastermaster michael12345 michael123456 jessica12345 jennifer1234 charlie12345
        christopher1 elizabeth123 alexander123 computer1234 computer12345 internet1234 internet12345 facebook1234 facebook12345 google123456 googlegoogle
        youtube12345 whatsapp1234 samsung12345 iphone123456 microsoft123 microsoft1234 windows12345 blink182blink fuckfuckfuck
        qwertyasdfgh zxcvbnmasdfgh correcthorse correcthorsebatterystaple summer2020!! summer2023!! summer2024!! summer2025!! winter2023!! winter2024!!
        winter2025!! spring2024!! spring2025!! autumn2024!! autumn2025!! january2024! january2025! december2024 december2025 september2024 september2025
        november2024 november2025 monday123456 friday123456 company12345 company12345! company2024! company2025! letmein2024! secret123456 secretsecret
        topsecret123 topsecret1234 freedom12345 freedom123456 happybirthday goodmorning1 goodmorning123 blessed12345 jesuschrist1 jesuslovesme jesusislord1
        godisgood123 godisgreat12
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in lower case.</summary>
    public static IReadOnlyCollection<string> All => Known;

    /// <summary>Whether it is one of them, in capitals or not, or a few characters over and over.</summary>
    public static bool Contains(string password) => Known.Contains(password) || Enumerable.Range(1, LongestUnit).Any(unit => IsRepetition(password, unit));

    private static bool IsRepetition(string password, int unit)
    {
        for (var index = unit; index < password.Length; index++)
        {
            if (password[index] != password[index - unit])
                return false;
        }
        return true;
    }
}
