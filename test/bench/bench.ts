/**
 * `npm run bench`: what the Link Store Reconcile node takes for records that are linked and unchanged,
 * beside n8n's Compare Datasets on the same items in the same process. Some minutes; nothing else
 * should run on the machine meanwhile.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { installHost } from '../host';
import type { Measured } from './measure';

const SMALL = 10_000;
const LARGE = 100_000;
const ROUNDS = 5;
const GOALS = { ratio: 20, growth: 11 };

async function measureIn(records: number, rounds: number, host?: string): Promise<Measured> {
	const args = [String(records), String(rounds), ...(host === undefined ? [] : [host])];
	const child = fork(join(__dirname, 'measure.ts'), args, {
		execArgv: [...process.execArgv, '--expose-gc', '--max-old-space-size=6000'],
	});
	return await new Promise((done, fail) => {
		child.once('message', (measured) => done(measured as Measured));
		child.once('error', fail);
		child.once('close', (code) =>
			fail(new Error(`measuring ${records} records ended with ${code}`)),
		);
	});
}

const median = (values: number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const count = (value: number): string => Math.round(value).toLocaleString('en-GB');
const milliseconds = (values: number[]): string =>
	`${count(median(values))} ms (${values.map(count).join(', ')})`;
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const line = (name: string, value: string): void => console.log(`  ${name.padEnd(34)} ${value}`);

function report(measured: Measured): void {
	const { records, reconcile, compare } = measured;
	console.log(`\n${count(records)} left and ${count(records)} right records, linked and unchanged`);
	line('Link Store Reconcile, median', milliseconds(reconcile));
	line('records per second', count((2 * records * 1000) / median(reconcile)));
	if (compare.length > 0) {
		line('Compare Datasets, median', milliseconds(compare));
		line(
			'times as fast',
			`${(median(compare) / median(reconcile)).toFixed(1)} (goal: ${GOALS.ratio})`,
		);
	}
	line(
		'store file',
		`${megabytes(measured.storeBytes)}, ${count(measured.storeBytes / records)} bytes a link`,
	);
	line('heap with all items read', megabytes(measured.heapItems));
	line('heap added by one execution', megabytes(measured.heapAdded));
}

async function main(): Promise<void> {
	const host = await installHost();
	const small = await measureIn(SMALL, ROUNDS, host);
	report(small);
	const large = await measureIn(LARGE, ROUNDS);
	report(large);
	const growth = median(large.reconcile) / median(small.reconcile);
	console.log(`\n${count(LARGE)} against ${count(SMALL)} records`);
	line('times as long', `${growth.toFixed(1)} (goal: at most ${GOALS.growth})`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
