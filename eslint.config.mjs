import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/**
 * The rule sets of n8n's own `n8n-node lint`, the ones for verified (cloud) nodes included, plus a narrower list of
 * imports. Comments in a file cannot switch a rule off: n8n's package scan ignores them too, so an exception stands
 * here, with its reason, or nowhere.
 */
const communityRules = n8nCommunityNodesPlugin.configs.recommended;

/**
 * The community plugin accepts whatever package.json lists under devDependencies, which is not there at run time.
 * These are the modules that n8n brings along and that this package may rely on.
 */
const importsOnly = (...modules) => {
	const allowed = modules.map((name) => `${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
	return [
		'error',
		{
			patterns: [
				{
					regex: `^(?!${[...allowed, '\\.{1,2}/'].join('|')})`,
					message: `Product code may import only ${modules.join(', ')} and relative paths.`,
				},
			],
		},
	];
};
const productModules = ['n8n-workflow', 'zod', 'luxon', 'node:crypto'];
const storeModules = ['node:sqlite', 'node:fs', 'node:path', 'node:os'];

const nodeGlobals = Object.fromEntries(
	['process', 'console', 'Buffer', 'URL', 'setTimeout', 'clearTimeout', 'setInterval']
		.concat(['clearInterval', 'fetch', 'AbortSignal', 'module', '__dirname', 'require', 'jest'])
		.map((name) => [name, 'readonly']),
);

export default defineConfig(
	globalIgnores(['dist', 'coverage', 'test/host/n8n']),
	{ linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },

	// Everything that is TypeScript.
	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			// `const { a, ...rest } = x` to leave a out, and `_name` for a parameter that only holds a place.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ ignoreRestSiblings: true, argsIgnorePattern: '^_' },
			],
		},
	},

	// The product.
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [communityRules],
		rules: {
			'no-console': 'error',
			'no-restricted-imports': importsOnly(...productModules),
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Both are off in n8n's own lint as well: the first is for core nodes, whose documentation is named by a
			// camel-case key instead of a URL; the second is done better by credential-password-field.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// All three are off in n8n's own lint as well: the first two only know `['main']` and would refuse both
			// NodeConnectionTypes.Main and several inputs or outputs; the third is against `maxValue`.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},

	// The one exception: the embedded store.
	{
		files: ['nodes/LinkStore/store/**/*.ts'],
		rules: {
			// The store is an SQLite file in the n8n user folder: it opens the database (node:sqlite), makes and checks
			// that folder and the file of the fingerprint key (node:fs, node:path, node:os).
			'@n8n/community-nodes/no-restricted-imports': 'off',
			'no-restricted-imports': importsOnly(...productModules, ...storeModules),
			// It knows no node: what it throws names the store and the remedy, and the nodes make n8n's errors of it.
			'@n8n/community-nodes/require-node-api-error': 'off',
			// It reads n8n's environment: N8N_USER_FOLDER, the execution mode (the embedded store refuses queue mode),
			// and the LINK_STORE_* settings. Nothing else outside the engine has a place for settings of the machine.
			'@n8n/community-nodes/no-restricted-globals': 'off',
			'no-restricted-globals': [
				'error',
				...['global', 'globalThis', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
				...['setImmediate', 'clearImmediate', '__dirname', '__filename'],
			],
		},
	},

	// The one library that is bundled.
	{
		files: ['nodes/shared/rest/openapi/yaml.ts'],
		rules: {
			// The build puts the library in the place of this file (test/tools/lib/bundle.mjs): at run time there is
			// nothing to import. n8n's own rule knows it by the devDependencies.
			'no-restricted-imports': importsOnly(...productModules, 'yaml'),
		},
	},

	// package.json is part of what n8n verifies.
	{
		files: ['package.json'],
		extends: [communityRules],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: { ...n8nNodesBase.configs.community.rules },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},

	// Tools in plain JavaScript.
	{
		files: ['**/*.mjs', '**/*.cjs', '*.js'],
		extends: [js.configs.recommended],
		languageOptions: { globals: nodeGlobals },
	},
);
