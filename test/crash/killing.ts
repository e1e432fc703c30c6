/** Kills a flow at every moment of a scenario, and lets a fresh process go on each time. */
import { rmSync } from 'node:fs';
import type { Answer } from './child';
import { addressesOf, type Base, type Lane, type Worker } from './lane';
import { outcomeOf, prepare, type Outcome, type Scenario } from './scenario';

export interface Killing {
	/** Moments at which the process was killed. */
	moments: string[];
	/** What went wrong, with the moment it happened at. */
	failures: string[];
	undisturbed: Outcome;
}

const placeOf = (lane: Lane, base: Base, folder: string) => ({
	folder,
	workflow: base.workflow,
	addresses: addressesOf(lane.sandbox),
	kept: base.kept,
});

async function undisturbed(
	scenario: Scenario,
	lane: Lane,
	base: Base,
): Promise<{ events: string[]; outcome: Outcome }> {
	const folder = await lane.restore(base);
	const worker = lane.fresh();
	try {
		const driven = await worker.ask({ kind: 'drive', ...placeOf(lane, base, folder) });
		if (driven?.kind !== 'driven') throw new Error(`Undisturbed: ${driven?.problem ?? 'it died'}`);
		await scenario.meanwhile?.(lane.sandbox, folder);
		const gone = await recover(lane, base, folder, worker);
		if (gone.length > 0) throw new Error(`Undisturbed: ${gone.join('; ')}`);
		return { events: driven.events, outcome: await outcomeOf(lane.sandbox, base, folder) };
	} finally {
		worker.end();
	}
}

async function recover(lane: Lane, base: Base, folder: string, worker: Worker): Promise<string[]> {
	const answer: Answer | undefined = await worker.ask({
		kind: 'recover',
		minutes: 0,
		...placeOf(lane, base, folder),
	});
	if (answer?.kind !== 'recovered') return [answer?.problem ?? 'the second process died as well'];
	return answer.left === 0 ? [] : [`a further run still emitted ${answer.left} operations`];
}

const MOST_SHOWN = 6;

/** Every value in it, by path. */
function flat(
	value: unknown,
	path: string,
	into = new Map<string, unknown>(),
): Map<string, unknown> {
	if (typeof value !== 'object' || value === null) return into.set(path, value);
	for (const [key, inner] of Object.entries(value)) flat(inner, `${path}/${key}`, into);
	return into;
}

function differences(expected: Outcome, found: Outcome): string[] {
	const [a, b] = [flat(expected, ''), flat(found, '')];
	const paths = [...new Set([...a.keys(), ...b.keys()])].filter(
		(path) => a.get(path) !== b.get(path),
	);
	if (paths.length === 0) return [];
	const shown = paths
		.slice(0, MOST_SHOWN)
		.map(
			(path) =>
				`${path}: expected ${JSON.stringify(a.get(path))}, found ${JSON.stringify(b.get(path))}`,
		);
	return [`${paths.length} differences: ${shown.join('; ')}`];
}

/**
 * All moments but those around a read: a read changes neither a system nor the store, so a process that
 * dies there leaves what it would have left at the moment before.
 *
 * CRASH_MOMENTS=33-36 looks at a few moments again, reads too, while a failure is being understood.
 */
function momentsOf(events: string[]): number[] {
	const all = events.map((_event, moment) => moment);
	const [from, to] = (process.env.CRASH_MOMENTS ?? '').split('-').map(Number);
	if (to !== undefined) return all.filter((moment) => moment >= from && moment <= to);
	return all.filter((moment) => !/^(http|answer) (GET|QUERY) /.test(events[moment]));
}

/**
 * Every lane has systems and a store of its own and takes the next moment that nobody has taken. A
 * process first recovers what its predecessor left, then drives the scenario and is killed.
 */
export async function killEverywhere(scenario: Scenario, lanes: Lane[]): Promise<Killing> {
	const failures: string[] = [];
	const bases: Base[] = [];
	for (const lane of lanes) bases.push(await prepare(scenario, lane));
	const { events, outcome: expected } = await undisturbed(scenario, lanes[0], bases[0]);
	const moments = momentsOf(events);
	let next = 0;
	const walk = async (lane: Lane, base: Base): Promise<void> => {
		let worker = lane.fresh();
		try {
			while (next < moments.length) {
				const moment = moments[next++];
				const where = `${moment} (${events[moment]})`;
				const folder = await lane.restore(base);
				const answer = await worker.ask({
					kind: 'drive',
					killAt: moment,
					...placeOf(lane, base, folder),
				});
				if (answer?.kind === 'driven' && answer.events.length <= moment) {
					// Coarse stamps decide whether a last, idle run is needed: this one was done without it.
					worker.end();
				} else if (answer !== undefined) {
					failures.push(`${where}: the process was not killed. ${answer.problem ?? ''}`);
					worker.end();
				}
				await scenario.meanwhile?.(lane.sandbox, folder);
				worker = lane.fresh();
				const problems = await recover(lane, base, folder, worker);
				if (problems.length === 0) {
					problems.push(...differences(expected, await outcomeOf(lane.sandbox, base, folder)));
				}
				failures.push(...problems.map((problem) => `${where}: ${problem}`));
			}
		} finally {
			worker.end();
		}
	};
	await Promise.all(lanes.map(async (lane, index) => await walk(lane, bases[index])));
	for (const { folder } of bases) rmSync(folder, { recursive: true, force: true });
	return { moments: moments.map((moment) => events[moment]), failures, undisturbed: expected };
}
