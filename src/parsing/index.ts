export { checkSourceSize, decodeLenient, decodeSource, MAX_SOURCE_BYTES } from './decode.ts';
export { dumpJson, type JsonDumpOptions } from './dump-json.ts';
export { dumpToml } from './dump-toml.ts';
export { dumpYaml, type YamlDumpOptions } from './dump-yaml.ts';
export { type IniEntry, type IniOptions, type IniSections, parseIni } from './ini.ts';
export { parseJson } from './json.ts';
export { type KeyValueArguments, parseKeyValue, splitArguments, unquote } from './key-value.ts';
export { copyPositions, type MemberSpan, PositionRecorder, spanOf } from './positions.ts';
export { parsePythonLiteral } from './python-literal.ts';
export { scalarOffsets } from './scalar-offsets.ts';
export { parseToml } from './toml.ts';
export {
  loadYaml,
  type ParsedYaml,
  type ParsedYamlStream,
  parseYaml,
  parseYamlStream,
  type YamlOptions,
} from './yaml.ts';
export { resolvePlain } from './yaml-scalar.ts';
export { looksLikeYamlMapping } from './yaml-sniff.ts';
