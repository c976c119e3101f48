export { checkSourceSize, decodeSource, MAX_SOURCE_BYTES } from './decode.ts';
export { parseJson } from './json.ts';
export { copyPositions, type MemberSpan, PositionRecorder, spanOf } from './positions.ts';
export {
  loadYaml,
  type ParsedYaml,
  type ParsedYamlStream,
  parseYaml,
  parseYamlStream,
  type YamlOptions,
} from './yaml.ts';
export { resolvePlain } from './yaml-scalar.ts';
