/**
 * `npm test`: everything, in stages. `npm test -- unit e2e` runs only the stages named.
 * A failed stage does not keep the later ones from running; the last line is the sum of all.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { duration } from './lib/progress.mjs';
import { countStage, summary } from './lib/summary.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const reports = mkdtempSync(join(tmpdir(), 'linkstore-test-'));

const script = (path) => ({ args: [join(root, path)] });
const jest = (project, ...options) => {
	const report = join(reports, `${project}.json`);
	const args = ['--selectProjects', project, '--json', `--outputFile=${report}`, ...options];
	return { args: [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], report };
};

// Those that start processes run one by one (each wants a core), and jest ends even if one of them was left over.
const allStages = {
	build: script('test/tools/build.mjs'),
	lint: script('test/tools/lint.mjs'),
	pack: script('test/tools/pack-check.mjs'),
	unit: jest('unit'),
	contract: jest('contract'),
	crash: jest('crash', '--runInBand', '--forceExit'),
	host: script('test/host/install.mjs'),
	e2e: jest('e2e', '--runInBand', '--forceExit'),
};

function runStage({ args, report }) {
	return new Promise((done, fail) => {
		const child = spawn(process.execPath, args, {
			cwd: root,
			// jest's --json prints the report as well as writing it; its progress is on stderr.
			stdio: ['ignore', report ? 'ignore' : 'inherit', 'inherit'],
		});
		child.once('error', fail);
		child.once('close', (code) => done(code === 0));
	});
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !allStages[name]);
if (unknown.length) {
	process.stderr.write(
		`No stage ${unknown.join(', ')}. There are: ${Object.keys(allStages).join(', ')}\n`,
	);
	process.exit(1);
}

const done = [];
const started = Date.now();
for (const [name, stage] of Object.entries(allStages)) {
	if (chosen.length && !chosen.includes(name)) continue;
	process.stdout.write(`\n=== ${name} ===\n`);
	const before = Date.now();
	const ok = await runStage(stage);
	const milliseconds = Date.now() - before;
	process.stdout.write(`=== ${name}: ${ok ? 'ok' : 'FAILED'} in ${duration(milliseconds)} ===\n`);
	done.push({ name, ok, milliseconds, counted: countStage({ ok, report: stage.report }) });
}
rmSync(reports, { recursive: true, force: true });

const { text, failed } = summary(done);
process.stdout.write(`\n=== ${duration(Date.now() - started)} in all ===\n${text}\n`);
// npm adds lines of its own after a failure: whoever wants the sum as the last line finds it in this file.
if (process.env.TEST_SUMMARY) writeFileSync(process.env.TEST_SUMMARY, `${text}\n`);
process.exitCode = failed ? 1 : 0;
