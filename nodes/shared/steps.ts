import { attempt } from './attempt';
import type { Progress, WriteResult } from './entity';
import { ApiFailure, isFailure } from './failure';

/** One call (or a few that belong together) of a write that takes several. */
export interface Step {
	/** Kept with the operation once it is done. */
	name: string;
	/** Fields that it writes. */
	paths: string[];
	/**
	 * Returns what was written and what was refused, if it was not simply all of `paths`. `taken` keeps a
	 * text with the operation until the step is done: what the step is about to take away for a moment.
	 */
	run: (taken: (what: string) => Promise<void>) => Promise<StepsResult | void>;
	/** Its effect cannot be read, so only the operation knows whether it was done. */
	blind?: boolean;
}

export interface StepsResult {
	written: string[];
	/** The refusals, in the order of the steps. */
	failures: ApiFailure[];
}

/**
 * Does the steps in their order and saves each before the next call, so a crash loses no more than
 * one. Callers pass only those steps that a fresh read has shown to be missing.
 * A refused step does not keep the others from being done. Everything else ends the work: it is
 * thrown, except where some fields are written and the rest was surely not sent.
 */
export async function runSteps(
	steps: Step[],
	progress: Progress,
	save: (progress: Progress) => Promise<void>,
): Promise<StepsResult> {
	const result: StepsResult = { written: [], failures: [] };
	let done = [...progress.steps];
	let unsaved = false;
	for (const step of steps) {
		if (step.blind && done.includes(step.name)) {
			result.written.push(...step.paths);
			continue;
		}
		if (unsaved) await save({ ...progress, steps: [...done] });
		unsaved = false;
		const taken = async (what: string): Promise<void> => {
			done = [...withoutTaken(done, step), `${takenBy(step)}${what}`];
			await save({ ...progress, steps: [...done] });
		};
		const { value, failure } = await attempt(async () => await step.run(taken));
		if (failure === undefined) {
			result.written.push(...(value?.written ?? step.paths));
			result.failures.push(...(value?.failures ?? []));
			done = withoutTaken(done, step);
			if (!done.includes(step.name)) done.push(step.name);
			unsaved = true;
			continue;
		}
		const { outcome } = failure.detail;
		const nothingYet = result.written.length === 0;
		if (outcome !== 'rejected' && (outcome !== 'notSent' || nothingYet)) throw failure;
		result.failures.push(failure);
		if (outcome === 'notSent') break;
	}
	if (unsaved) await save({ ...progress, steps: [...done] });
	return result;
}

const takenBy = ({ name }: Pick<Step, 'name'>): string => `taken:${name}:`;
const withoutTaken = (steps: string[], step: Pick<Step, 'name'>): string[] =>
	steps.filter((text) => !text.startsWith(takenBy(step)));

/** What an earlier attempt of the step took away and may not have put back. */
export const takenIn = (progress: Progress, step: string): string | undefined =>
	progress.steps
		.find((text) => text.startsWith(takenBy({ name: step })))
		?.slice(takenBy({ name: step }).length);

/** This record was refused: nothing was done, and other calls may well work. */
export const isRefusal = (error: unknown): error is ApiFailure =>
	isFailure(error) && error.detail.outcome === 'rejected';

/** All refusals as one. */
export function combined(failures: ApiFailure[], intro?: string): ApiFailure {
	const worst = failures.find(({ detail }) => detail.outcome !== 'rejected') ?? failures[0];
	const said = textOfAll(failures);
	return new ApiFailure(intro ? `${intro} ${said}` : said, {
		...worst.detail,
		fields: failures.flatMap(({ detail }) => detail.fields ?? []),
	});
}

const textOfAll = (failures: ApiFailure[]): string =>
	failures.map(({ message }) => message).join('; ');

/**
 * What an update reports. Fields that were as asked for needed no step and count as written.
 * Throws where all that was tried was refused.
 */
export function updateResult(changed: string[], steps: Step[], result: StepsResult): WriteResult {
	const { written, failures } = result;
	if (failures.length && !written.length) throw combined(failures);
	const missing = steps.flatMap(({ paths }) => paths).filter((path) => !written.includes(path));
	return {
		written: changed.filter((path) => !missing.includes(path)),
		...(failures.length ? { problem: textOfAll(failures) } : {}),
	};
}
