// Holds what the simulator accepts and sends against the type declarations of Stripe's own client, and prints what they do not have.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const { endpoints, objects } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const names = [...new Set([...endpoints.map(endpoint => endpoint.contract), ...objects.map(object => object.contract)])];
const source = `import Stripe from 'stripe';\n${names.map((name, index) => `export type T${index} = Stripe.${name};`).join('\n')}\n`;
const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2022 };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (name, ...rest) => (name === 'contract.ts' ? ts.createSourceFile(name, source, options.target, true) : getSourceFile(name, ...rest));
host.fileExists = name => name === 'contract.ts' || fileExists(name);
host.readFile = name => (name === 'contract.ts' ? source : readFile(name));
const program = ts.createProgram(['contract.ts'], options, host);
const checker = program.getTypeChecker();
const problems = program.getSemanticDiagnostics(program.getSourceFile('contract.ts')).map(found => ts.flattenDiagnosticMessageText(found.messageText, ' '));
const types = new Map();
program.getSourceFile('contract.ts').forEachChild(node => {
    if (ts.isTypeAliasDeclaration(node)) types.set(names[types.size], checker.getTypeAtLocation(node));
});

const parts = type => (type.isUnion() ? type.types.flatMap(parts) : [type]);
const isObject = type => (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
const elements = type => parts(type).filter(part => checker.isArrayType(part)).flatMap(part => parts(checker.getTypeArguments(part)[0]));
const members = (type, name) => parts(type).filter(isObject).flatMap(part => {
    const property = checker.getPropertyOfType(part, name);
    if (property) return [property];
    const index = checker.getIndexInfoOfType(part, ts.IndexKind.String);
    return index ? [index] : [];
});
const typeOf = member => (member.type && !member.escapedName ? member.type : checker.getTypeOfSymbol(member));
const isEmptyable = member => member.valueDeclaration?.type?.getText().startsWith('Emptyable<');
const literals = type => parts(type).filter(part => part.isStringLiteral()).map(part => part.value);

const checkParameter = (types, parameter, path) => {
    const found = types.flatMap(type => members(type, parameter.name));
    const where = `${path}[${parameter.name}]`;
    if (found.length === 0) return void problems.push(`${where} is unknown to Stripe`);
    const inner = found.map(typeOf);
    const values = inner.flatMap(literals);
    for (const value of parameter.values) if (values.length > 0 && !values.includes(value)) problems.push(`${where} does not take '${value}'`);
    if (parameter.isUnsettable && !found.some(isEmptyable)) problems.push(`${where} cannot be unset`);
    for (const member of parameter.members) checkParameter(parameter.isList ? inner.flatMap(elements) : inner, member, where);
};
for (const { name, contract, parameters } of endpoints)
    for (const parameter of parameters) checkParameter([types.get(contract)], parameter, name);

// Names are compared. What the simulator leaves out is as good as null.
const checkObject = (types, value, path) => {
    if (Array.isArray(value)) return value.forEach(element => checkObject(types.flatMap(elements), element, `${path}[]`));
    if (value === null || typeof value !== 'object') return;
    const known = types.flatMap(type => parts(type)).filter(part => isObject(part) && !checker.isArrayType(part));
    for (const [name, inner] of Object.entries(value)) {
        const found = known.flatMap(type => members(type, name));
        if (found.length === 0) problems.push(`${path}.${name} is unknown to Stripe`);
        else checkObject(found.map(typeOf), inner, `${path}.${name}`);
    }
};
for (const { contract, value } of objects) checkObject([types.get(contract)], value, contract);
console.log(JSON.stringify([...new Set(problems)]));
