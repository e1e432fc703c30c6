/** Compiles TypeScript with swc: fast, and types are checked by `npm run lint` anyway. */
const transform = {
	'^.+\\.ts$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			module: { type: 'commonjs' },
			sourceMaps: 'inline',
		},
	],
};

const project = (displayName, folders, options = {}) => ({
	displayName,
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
	transform,
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	...options,
});

const long = { setupFilesAfterEnv: ['<rootDir>/test/tools/long-tests.cjs'] };

/** One project for each stage of `npm test`; the stages and their order are in test/tools/test.mjs. */
module.exports = {
	testTimeout: 30_000,
	projects: [
		project('unit', ['unit', 'rules']),
		project('contract', ['contract']),
		project('crash', ['crash'], long),
		project('e2e', ['e2e'], long),
	],
};
