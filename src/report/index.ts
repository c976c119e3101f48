export { createReporter } from './create-reporter.ts';
export { type DefaultReporterOptions, defaultReporter } from './default.ts';
export { deprecationText } from './notices.ts';
export { type Output, processOutput } from './output.ts';
export { severalReporters } from './several.ts';
