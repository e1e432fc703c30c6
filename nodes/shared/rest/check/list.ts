import type { EntityRecord } from '../../entity';
import { isObject, type JsonObject, type JsonValue } from '../../json';
import { pathsOf } from '../../paths';
import { isEmpty, textOf } from '../../values';
import { checkIds, checkStamps } from '../read/checks';
import { placeOf, toRecord } from '../record/codec';
import { itemIn } from '../openapi/item';
import { maxSize } from '../read/paging';
import { readPath } from '../record/path';
import { readRows } from '../read/rows';
import { labelOf } from '../profile/settingsTable';
import { fails, holds, orLine, quoted, skips, type Bench, tryOut } from './bench';

/** The first page: where the records are, what identifies them, when they were changed. */

export interface FirstPage {
	rows: JsonObject[];
	records: EntityRecord[];
	/** Every record has an id of its own. */
	identified: boolean;
	/** Every record that is not deleted says when it was changed. */
	stamped: boolean;
}

export async function checkList(bench: Bench): Promise<FirstPage | undefined> {
	const rows = await readFirst(bench);
	if (rows === undefined) return undefined;
	const records = rows.map((row) => toRecord(bench.kind.rest, row));
	if (rows.length === 0) return { rows, records, identified: false, stamped: false };
	const identified = await checkIdentity(bench, rows, records);
	return { rows, records, identified, stamped: await checkModified(bench, rows, records) };
}

async function readFirst(bench: Bench): Promise<JsonObject[] | undefined> {
	const { rest } = bench.kind;
	const read = await tryOut(() => readRows(bench.api, bench.kind, { query: {} }));
	if (read.problem) {
		const places = listsIn(bench.last()?.body ?? null);
		const remedy = places.length
			? `The answer has records in ${places.map(named).join(' and ')}: enter that in "${labelOf('list.rows')}".`
			: read.problem.remedy || `Check "${labelOf('path')}" and "${labelOf('list.rows')}".`;
		fails(bench, 'List', read.problem.found, remedy);
		return undefined;
	}
	const { rows } = read.value;
	const most = maxSize(rest.list.paging);
	if (rows.length === 0) {
		skips(
			bench,
			'List',
			`The list answers, but without any record: nothing else can be tried.`,
			`Make a record in the system, or check "${labelOf('path')}" and "${labelOf('list.query')}".`,
		);
	} else if (rows.length > most) {
		fails(
			bench,
			'List',
			`A page has ${rows.length} records, though at most ${most} were asked for.`,
			`Enter the parameter for the page size in "${labelOf('list.paging.sizeParam')}", and the page size of the API in "${labelOf('list.paging.maxSize')}".`,
		);
	} else {
		holds(bench, 'List', `A page has ${rows.length} records, in ${named(rest.list.rows)}.`);
	}
	return rows;
}

const named = (place: string): string => (place === '' ? 'the answer itself' : `"${place}"`);

/** Places of an answer that hold lists of objects, the longest list first. */
export function listsIn(body: JsonValue, place = '', depth = 0): string[] {
	const found: Array<{ place: string; length: number }> = [];
	const look = (value: JsonValue | undefined, at: string, level: number): void => {
		if (Array.isArray(value)) {
			if (value.length > 0 && value.every(isObject))
				found.push({ place: at, length: value.length });
		} else if (isObject(value) && level < 3) {
			for (const [name, inner] of Object.entries(value)) {
				const part = name.includes('.') ? name.replace(/\./g, '\\.') : name;
				look(inner, at === '' ? part : `${at}.${part}`, level + 1);
			}
		}
	};
	look(body, place, depth);
	return found.sort((one, other) => other.length - one.length).map((entry) => entry.place);
}

async function checkIdentity(
	bench: Bench,
	rows: JsonObject[],
	records: EntityRecord[],
): Promise<boolean> {
	const where = quoted(bench.kind.rest.idFields);
	const without = records.filter(({ id }) => id === '').length;
	const checked = await tryOut(() => checkIds(bench.kind, rows, records));
	if (!checked.problem && without === 0) {
		holds(bench, 'ID', `${where} tells all ${rows.length} records apart.`);
		return true;
	}
	const ids = new Set(records.map(({ id }) => id)).size;
	const found =
		without > 0
			? `${without} of ${rows.length} records have nothing in ${where}.`
			: `${rows.length} records have only ${ids} different IDs in ${where}.`;
	const { list, entity } = bench.kind.rest;
	const item = list.item === '' ? itemIn(rows, entity) : '';
	const candidates = idsIn(rows);
	fails(
		bench,
		'ID',
		found,
		item !== ''
			? `Each row holds a record in "${item}": enter that in "${labelOf('list.item')}", and look at "${labelOf('envelope')}" and "${labelOf('body.envelope')}".`
			: candidates.length
				? `Every record has another value in ${quoted(candidates)}: enter the one that never changes in "${labelOf('idFields')}".`
				: `Enter what is another one for every record in "${labelOf('idFields')}"; several, separated by commas, if only together they are.`,
	);
	return false;
}

/** Properties that are another one in every record, those that look like an id first. */
function idsIn(rows: JsonObject[]): string[] {
	const differs = (path: string): boolean => {
		const values = rows.map((row) => textOf(readPath(row, path)));
		return !values.includes(null) && new Set(values).size === rows.length;
	};
	const looks = (path: string): number =>
		/(^|[._])(id|uuid|guid|key)$/i.test(path) ? 0 : /(id|no|number|code)$/i.test(path) ? 1 : 2;
	return pathsOf(rows[0])
		.filter(differs)
		.filter((path) => looks(path) < 2)
		.sort((one, other) => looks(one) - looks(other))
		.slice(0, 3);
}

/** More than clocks differ by. */
const AHEAD_MS = 10 * 60_000;

async function checkModified(
	bench: Bench,
	rows: JsonObject[],
	records: EntityRecord[],
): Promise<boolean> {
	const { modifiedField } = bench.kind.rest;
	const check = 'Modified';
	if (modifiedField === '') {
		skips(bench, check, 'The profile names no time of change: every record is read and compared.');
		return false;
	}
	const remedy = `Correct "${labelOf('modifiedField')}" and "${labelOf('formats.dateTime')}", or leave the property empty if there is none.`;
	const place = placeOf(bench.kind.rest, modifiedField);
	// The time of the creation stands in for a record that was never changed, not for all of them.
	if (rows.every((row) => isEmpty(readPath(row, place)))) {
		fails(bench, check, `No record that was read has anything in "${modifiedField}".`, remedy);
		return false;
	}
	const done = await orLine(bench, check, remedy, () => {
		checkStamps(bench.kind, rows, records);
		return true;
	});
	if (!done) return false;
	const stamps = records.flatMap(({ modifiedAt }) => modifiedAt ?? []).sort();
	const latest = stamps[stamps.length - 1];
	const now = Date.parse(bench.last()?.headers.date ?? '') || Date.now();
	if (Date.parse(latest) > now + AHEAD_MS) {
		fails(
			bench,
			check,
			`"${modifiedField}" says ${latest}, which is in the future.`,
			`Correct "${labelOf('formats.timeZone')}" if the API writes local times, or "${labelOf('formats.dateTime')}".`,
		);
		return false;
	}
	holds(bench, check, `"${modifiedField}" says when records were changed, last ${latest}.`);
	return true;
}

/** Signs in an answer that there is more than it shows. */
export function signsOfMore(bench: Bench, shown: number): string | undefined {
	const answer = bench.last();
	if (/rel="?next/i.test(answer?.headers.link ?? '')) return 'a Link header to a next page';
	if (!isObject(answer?.body)) return undefined;
	const { rows } = bench.kind.rest.list;
	const paths = pathsOf(answer.body).filter((path) => rows === '' || !path.startsWith(rows));
	const next = paths.find(
		(path) =>
			/(next|more)(page|link|url|cursor|token)?$/i.test(path) &&
			!isEmpty(readPath(answer.body, path)) &&
			readPath(answer.body, path) !== false,
	);
	if (next !== undefined) return `"${next}"`;
	const total = paths.find(
		(path) =>
			/(total|count)[a-z]*$/i.test(path) && Number(readPath(answer.body, path) ?? 0) > shown,
	);
	return total === undefined ? undefined : `"${total}" above ${shown}`;
}
