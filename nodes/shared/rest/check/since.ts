import type { EntityRecord } from '../../entity';
import { toRecord } from '../record/codec';
import { checkOrder, checkSince } from '../read/checks';
import type { PageRef } from '../read/paging';
import { readRows } from '../read/rows';
import { labelOf } from '../profile/settingsTable';
import { sinceQuery, sortOf } from '../read/since';
import { fails, holds, orLine, skips, tryOut, type Bench } from './bench';
import type { FirstPage } from './list';

/** The since-parameter, asked with moments that split what was read. */

const CHECK = 'Since';
const SORT = 'Sort';
const MOST_PAGES = 3;
const DAY = 86_400_000;

const parameter = labelOf('since.param');
const form = labelOf('since.form');

const REMEDY = `Correct "${parameter}", "${labelOf('since.value')}" and "${form}"; leave the parameter empty if the API has none, then every run reads all records.`;

interface Answer {
	records: EntityRecord[];
	/** All pages were read. */
	complete: boolean;
}

/** What the list shows since just that moment: a parameter that leaves it out is not given an earlier one. */
async function listSince({ api, kind }: Bench, since: string): Promise<Answer> {
	const { rest } = kind;
	if (rest.since === undefined) return { records: [], complete: false };
	const asked = sinceQuery({ ...rest, since: { ...rest.since, inclusive: true } }, since);
	const records: EntityRecord[] = [];
	let ref: PageRef | undefined;
	for (let page = 0; page < MOST_PAGES; page++) {
		const read = await readRows(api, kind, { query: { ...asked.query, ...sortOf(rest) }, ref });
		records.push(...read.rows.map((row) => toRecord(rest, row)));
		// Records that are marked as deleted may have a stamp of their own.
		checkSince(
			kind,
			records.filter(({ deleted }) => deleted !== true),
			asked.ms,
		);
		ref = read.ref;
		if (ref === undefined || read.rows.length === 0) return { records, complete: true };
	}
	return { records, complete: false };
}

const timeOf = ({ modifiedAt = '' }: EntityRecord): number => Date.parse(modifiedAt);

export async function checkFeed(bench: Bench, page: FirstPage): Promise<void> {
	const { since } = bench.kind.rest;
	if (since === undefined) {
		skips(bench, CHECK, 'The profile names no since-parameter: every record is read and compared.');
		return;
	}
	if (!page.stamped) {
		skips(bench, CHECK, 'Without a time of change in the records it could not be tried.');
		return;
	}
	const records = page.records
		.filter(({ modifiedAt, deleted }) => modifiedAt !== undefined && deleted !== true)
		.sort((one, other) => timeOf(one) - timeOf(other));
	const latest = records[records.length - 1];
	if (!(await isHeeded(bench, latest))) return;
	// Neither the first nor the last moment, where there is one in between.
	const middle = records.find((record) => timeOf(record) > timeOf(records[0])) ?? latest;
	await splits(bench, records, middle);
}

/** Since a day after the last change there is nothing, or what was changed just now. */
async function isHeeded(bench: Bench, latest: EntityRecord): Promise<boolean> {
	const after = new Date(timeOf(latest) + DAY).toISOString();
	const { problem } = await tryOut(() => listSince(bench, after));
	if (problem === undefined) return true;
	fails(bench, CHECK, problem.found, REMEDY);
	return false;
}

async function splits(bench: Bench, records: EntityRecord[], middle: EntityRecord): Promise<void> {
	const moment = middle.modifiedAt as string;
	const answer = await orLine(bench, CHECK, REMEDY, () => listSince(bench, moment));
	if (answer === undefined) return;
	const shown = new Set(answer.records.map(({ id }) => id));
	const newer = records.filter((record) => timeOf(record) > timeOf(middle));
	const lacking = answer.complete ? newer.filter(({ id }) => !shown.has(id)) : [];
	if (lacking.length > 0 || (newer.length > 0 && shown.size === 0)) {
		fails(
			bench,
			CHECK,
			`Since ${moment} the list shows ${shown.size} records, but not ${lacking[0]?.id ?? newer[0].id}, which was changed ${lacking[0]?.modifiedAt ?? newer[0].modifiedAt}.`,
			`Check "${form}", "${labelOf('since.value')}" and "${labelOf('formats.timeZone')}".`,
		);
		return;
	}
	const boundary = records.filter((record) => timeOf(record) === timeOf(middle));
	if (!answer.complete && !boundary.some(({ id }) => shown.has(id))) {
		holds(bench, CHECK, `Since ${moment} the list shows newer records only.`);
	} else {
		judgeBoundary(bench, moment, answer, boundary);
	}
	await checkSort(bench, answer);
}

function judgeBoundary(
	bench: Bench,
	moment: string,
	{ records }: Answer,
	boundary: EntityRecord[],
): void {
	const shown = new Set(records.map(({ id }) => id));
	const isInclusive = boundary.every(({ id }) => shown.has(id));
	const says = bench.kind.rest.since?.inclusive === true;
	const inWords = isInclusive ? 'is shown' : 'is left out';
	if (says && !isInclusive) {
		fails(
			bench,
			CHECK,
			`Since ${moment} the list shows newer records only: one of just that moment (${boundary[0].id}) is left out.`,
			`Turn off "${labelOf('since.inclusive')}", so that it is asked from a little earlier.`,
		);
	} else {
		holds(
			bench,
			CHECK,
			`Since ${moment} the list shows ${records.length} records, none older; a record of just that moment ${inWords}.`,
		);
	}
}

async function checkSort(bench: Bench, { records }: Answer): Promise<void> {
	if (sortOf(bench.kind.rest) === undefined) return;
	const remedy = `Correct "${labelOf('since.sort')}", or leave it empty if the API cannot sort.`;
	const sorted = await orLine(bench, SORT, remedy, () => {
		checkOrder(
			bench.kind,
			records.filter(({ deleted }) => deleted !== true),
		);
		return true;
	});
	if (sorted) holds(bench, SORT, `${records.length} records came in the order of their changes.`);
}
