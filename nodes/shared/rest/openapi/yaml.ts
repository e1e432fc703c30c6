/**
 * YAML 1.2, by the library `yaml`: the only one that is not ours. The package has no dependencies at run time, so the
 * build puts the library itself, its licence included, in the place of this file (test/tools/lib/bundle.mjs).
 */
export { parseDocument } from 'yaml';
