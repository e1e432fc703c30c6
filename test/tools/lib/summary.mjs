import { existsSync, readFileSync } from 'node:fs';
import { duration } from './progress.mjs';

/**
 * What one stage of `npm test` counts for: the tests of a jest run (its --json report), else the stage itself as one.
 * A stage that ended badly without a failed test (a suite that does not compile, no test found) counts as one failure.
 */
export function countStage({ ok, report }) {
	const counted = { passed: 0, failed: 0 };
	if (report && existsSync(report)) {
		const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
		counted.passed = numPassedTests;
		counted.failed = numFailedTests;
	} else if (ok && !report) {
		counted.passed = 1;
	}
	if (!ok && counted.failed === 0) counted.failed = 1;
	return counted;
}

/** The table of all stages, and as its last line `N passed, N failed`. */
export function summary(stages) {
	const total = { passed: 0, failed: 0 };
	const rows = stages.map(({ name, ok, milliseconds, counted }) => {
		total.passed += counted.passed;
		total.failed += counted.failed;
		const verdict = ok ? 'ok' : 'FAILED';
		const tests = `${counted.passed} passed, ${counted.failed} failed`;
		return `${name.padEnd(10)} ${verdict.padEnd(8)} ${duration(milliseconds).padEnd(12)} ${tests}`;
	});
	return {
		text: [...rows, `${total.passed} passed, ${total.failed} failed`].join('\n'),
		failed: total.failed,
	};
}
