import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Elapsed time as people say it: `42 s`, `3 min 05 s`. */
export function duration(milliseconds) {
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60) return `${seconds} s`;
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** One line for the person who waits. It goes to stderr, so that a command's stdout stays its result. */
export function say(text) {
	process.stderr.write(`${text}\n`);
}

/** The last lines of a file, or '' if there is none. */
export function tail(file, lines = 40) {
	try {
		return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} catch {
		return '';
	}
}

/**
 * Runs a long command with its output in `log` and, every five seconds, a line that says that it still goes on
 * (with what `measure()` counts, if given). Rejects with the end of the log when the command fails.
 */
export async function runQuietly({ label, command, args, cwd, env, log, measure }) {
	mkdirSync(dirname(log), { recursive: true });
	const out = openSync(log, 'a');
	const started = Date.now();
	say(`${label} ...`);
	const ticker = setInterval(() => {
		const measured = measure?.();
		say(`${label}: ${duration(Date.now() - started)}${measured ? `, ${measured}` : ''}`);
	}, 5000);
	try {
		const code = await new Promise((resolve, reject) => {
			const child = spawn(command, args, { cwd, env, stdio: ['ignore', out, out] });
			child.once('error', reject);
			child.once('close', resolve);
		});
		if (code !== 0) {
			throw new Error(
				`${label} failed (exit code ${code}). The end of its log, ${log}:\n${tail(log)}`,
			);
		}
		say(`${label}: done in ${duration(Date.now() - started)}`);
	} finally {
		clearInterval(ticker);
		closeSync(out);
	}
}
