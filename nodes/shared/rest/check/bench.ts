import type { Api, ApiResponse, Entity } from '../../entity';
import { ApiFailure } from '../../failure';
import type { JsonValue } from '../../json';
import type { Kind } from '../kind';

/** One line of Check Profile: something that the profile says, and whether the API agrees. */
export interface CheckLine {
	check: string;
	ok: true | false | 'skipped';
	/** What was found, in one sentence. */
	found: string;
	/** What to change in the profile; empty where there is nothing to change. */
	remedy: string;
}

/** What all checks work on. */
export interface Bench {
	/** Remembers the last answer. */
	api: Api;
	kind: Kind;
	entity: Entity;
	lines: CheckLine[];
	/** The last answer of the API, as it came. */
	last: () => ApiResponse<JsonValue> | undefined;
}

export function openBench(api: Api, kind: Kind, entity: Entity): Bench {
	let last: ApiResponse<JsonValue> | undefined;
	const request = async (wanted: Parameters<Api['request']>[0]) => {
		last = undefined;
		return (last = await api.request(wanted));
	};
	return {
		api: { ...api, request: request as Api['request'] },
		kind,
		entity,
		lines: [],
		last: () => last,
	};
}

/** So many requests in one check, at most: a search that is not one would read everything. */
const MOST_REQUESTS = 3;

export function limited(api: Api): Api {
	let count = 0;
	const request = async (wanted: Parameters<Api['request']>[0]) => {
		if (++count > MOST_REQUESTS) {
			throw new ApiFailure(`The answer goes on over more than ${MOST_REQUESTS} pages`, {
				outcome: 'notSent',
				scope: 'side',
				remedy: 'The server seems to ignore what is asked for: look up how the API wants it',
			});
		}
		return await api.request(wanted);
	};
	return { ...api, request: request as Api['request'] };
}

const note = (ok: CheckLine['ok'], { lines }: Bench, check: string, found: string, remedy = '') => {
	lines.push({ check, ok, found, remedy });
};

export const holds = (bench: Bench, check: string, found: string): void =>
	note(true, bench, check, found);

export const fails = (bench: Bench, check: string, found: string, remedy: string): void =>
	note(false, bench, check, found, remedy);

/** Could not be tried, or says nothing for or against the profile. */
export const skips = (bench: Bench, check: string, found: string, remedy = ''): void =>
	note('skipped', bench, check, found, remedy);

export interface Problem {
	found: string;
	remedy: string;
	status?: number;
}

/** What became of some calls. Nothing is thrown: what went wrong is what the check found. */
export type Tried<T> = { value: T; problem?: undefined } | { value?: undefined; problem: Problem };

export async function tryOut<T>(work: () => Promise<T> | T): Promise<Tried<T>> {
	return await Promise.resolve()
		.then(work)
		.then(
			(value): Tried<T> => ({ value }),
			(error: unknown): Tried<T> => ({ problem: problemOf(error) }),
		);
}

function problemOf(error: unknown): Problem {
	if (error instanceof ApiFailure) {
		const { remedy = '', status } = error.detail;
		// Whoever reads this is just doing it.
		const rest = remedy.replace(/\s*The operation Check Profile .*$/, '');
		return { found: sentence(error.message), remedy: sentence(rest), status };
	}
	return { found: sentence((error as Error).message), remedy: '' };
}

const sentence = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);

/** The value, or a line that says why there is none; `remedy` goes before what the failure itself says. */
export async function orLine<T>(
	bench: Bench,
	check: string,
	remedy: string,
	work: () => Promise<T> | T,
): Promise<T | undefined> {
	const { value, problem } = await tryOut(work);
	if (problem) fails(bench, check, problem.found, remedy || problem.remedy);
	return value;
}

export const quoted = (names: string[]): string => names.map((name) => `"${name}"`).join(', ');

/** At most so many names, so that a line stays a line. */
export const some = (names: string[], most = 6): string =>
	names.length > most
		? `${quoted(names.slice(0, most))} and ${names.length - most} more`
		: quoted(names);
