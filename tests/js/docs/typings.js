// Reads the doc comments of the packed typings with the compiler's API, which TypeScript 7 does not have.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-5.9";

const root = fileURLToPath(new URL("../node_modules/wechat-cloudbase/", import.meta.url));

/** The typings of each entry. */
function entries() {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  return Object.values(exports).flatMap((target) => (target.types ? [`${root}${target.types}`] : []));
}

const program = ts.createProgram(entries(), { strict: true, exactOptionalPropertyTypes: true, module: ts.ModuleKind.NodeNext, types: [], lib: ["lib.es2023.d.ts", "lib.dom.d.ts"] });
const checker = program.getTypeChecker();

const docOf = (symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
const tagsOf = (symbol) => symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));

function placeOf(declaration) {
  const file = declaration.getSourceFile();
  return `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1}`;
}

const isOurs = (declaration) => declaration.getSourceFile().fileName.startsWith(root);

/** The doc comment of a member is its own: the symbol of a union's member would have those of the others. */
function describe(symbol, name, declaration = symbol.declarations.find(isOurs)) {
  return { name, symbol, place: placeOf(declaration), doc: docOf(symbol), tags: tagsOf(symbol), isFunction: ts.isFunctionDeclaration(declaration) };
}

/** All exports of all entries, each once. An export that is made elsewhere in the package is described where it is made. */
export function exported() {
  const found = new Map();
  for (const path of entries()) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path));
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const made = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (made.declarations?.some(isOurs)) found.set(made, describe(made, symbol.name));
    }
  }
  return [...found.values()];
}

const isPrivate = (node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword);

/** The object types of a declaration: of an interface or a class itself, of a type also those in unions and intersections. */
function objectTypes(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeLiteralNode(node)) return [node];
  if (ts.isTypeAliasDeclaration(node) || ts.isParenthesizedTypeNode(node)) return objectTypes(node.type);
  return ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node) ? node.types.flatMap(objectTypes) : [];
}

/** A type of literals, such as the `type` of an event. The name and the type say all. */
function isTag(type) {
  if (!type) return false;
  return ts.isUnionTypeNode(type) ? type.types.every(isTag) : ts.isLiteralTypeNode(type) || type.kind === ts.SyntaxKind.UndefinedKeyword;
}

const isOneLine = (node) => !node.getText().includes("\n");

/** The own members of an exported type or class. */
export function membersOf({ name, symbol }) {
  return symbol.declarations.filter(isOurs).flatMap(objectTypes).flatMap((type) => {
    const members = type.members.filter((member) => member.name && !isPrivate(member));
    return members.map((member) => ({
      ...describe(checker.getSymbolAtLocation(member.name), `${name}.${member.name.getText()}`, member),
      isOptional: Boolean(member.questionToken),
      isNumber: /\bnumber\b/.test(member.type?.getText()) && !ts.isFunctionTypeNode(member.type),
      isTag: isTag(member.type),
      isInOneLine: isOneLine(type),
    }));
  });
}

/** The places of doc comments that editors do not show: those behind something else on their line. */
export function hidden() {
  const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(root));
  const behind = /^(?!\s*(?:\/\/|\/?\*)).*\S.*\/\*\*/;
  return files.flatMap(({ fileName, text }) => text.split("\n").flatMap((line, index) => (behind.test(line) ? [`${relative(root, fileName)}:${index + 1}`] : [])));
}
