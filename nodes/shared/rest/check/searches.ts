import type { EntityRecord } from '../../entity';
import type { JsonValue } from '../../json';
import { isEmpty, textOf } from '../../values';
import { rawOf, placeOf } from '../record/codec';
import { readPath } from '../record/path';
import { labelOf } from '../profile/settingsTable';
import { fails, holds, limited, skips, tryOut, type Bench } from './bench';
import type { FirstPage } from './list';

/** Searches for what is there, and for what is not: a server may ignore a parameter that it does not know. */

/** A value that no record has. */
const NOWHERE = 'ls-000000000000000000000000';

/** Rows of the last answer, however the search judged them. */
function rowsShown(bench: Bench): number {
	const rows = readPath(bench.last()?.body ?? null, bench.kind.rest.list.rows);
	return Array.isArray(rows) ? rows.length : 0;
}

export async function checkSearches(bench: Bench, page: FirstPage): Promise<void> {
	for (const field of Object.keys(bench.kind.rest.searches)) await searchBy(bench, page, field);
}

async function searchBy(bench: Bench, page: FirstPage, field: string): Promise<void> {
	const check = `Search: ${field}`;
	const remedy = `Check its row in "${labelOf('searches')}", or remove it if the API cannot search the field.`;
	const sample = page.records.find(
		({ fields, deleted }) => deleted !== true && !isEmpty(readPath(fields, field)),
	);
	const value = sample && readPath(sample.fields, field);
	if (sample === undefined || value === undefined || typeof value === 'object') {
		skips(bench, check, `No record that was read has a value in "${field}".`);
		return;
	}
	const found = await findBy(bench, field, value);
	if (found.problem) {
		fails(bench, check, found.problem.found, found.problem.remedy || remedy);
		return;
	}
	const { records, rows } = found.value;
	if (!records.some(({ id }) => id === sample.id)) {
		fails(
			bench,
			check,
			`The search for the value of record ${sample.id} shows ${rows} records, but not this one.`,
			remedy,
		);
		return;
	}
	if (rows > records.length && typeof value === 'string') {
		const stranger = await findBy(bench, field, NOWHERE);
		if ((stranger.value?.rows ?? 0) > 0) {
			fails(bench, check, 'A search for a value that no record has shows records as well.', remedy);
			return;
		}
	}
	holds(bench, check, `Record ${sample.id} was found by its value.`);
}

const findBy = async (bench: Bench, field: string, value: JsonValue) =>
	await tryOut(async () => {
		const records = await bench.entity.find?.(limited(bench.api), { by: 'key', field, value });
		return { records: records ?? [], rows: rowsShown(bench) };
	});

export async function checkReference(
	bench: Bench,
	page: FirstPage,
	single: EntityRecord | undefined,
): Promise<void> {
	const check = 'Reference';
	const { reference } = bench.kind.rest;
	if (reference === undefined) {
		skips(
			bench,
			check,
			'The profile names no field for our reference: after a crash, creates go to review.',
		);
		return;
	}
	const place = placeOf(bench.kind.rest, reference.field);
	const records = single ? [single, ...page.records] : page.records;
	const isThere = records.some(
		(record) => readPath(rawOf(record) ?? record.fields, place) !== undefined,
	);
	if (reference.searchParam === '') {
		noteField(bench, check, reference.field, isThere);
		return;
	}
	const known = records.find((record) => textOf(record.reference ?? null) !== null);
	const remedy = `Check "${labelOf('reference.searchParam')}" and "${labelOf('reference.searchValue')}".`;
	const asked = await tryOut(async () => {
		const wanted = known?.reference ?? NOWHERE;
		const found = await bench.entity.find?.(limited(bench.api), {
			by: 'reference',
			reference: wanted,
		});
		return { found: found ?? [], rows: rowsShown(bench) };
	});
	if (asked.problem) {
		fails(bench, check, asked.problem.found, asked.problem.remedy || remedy);
	} else if (known !== undefined && !asked.value.found.some(({ id }) => id === known.id)) {
		fails(bench, check, `Record ${known.id} is not found by its reference.`, remedy);
	} else if (asked.value.rows > asked.value.found.length) {
		fails(
			bench,
			check,
			'A search for a reference that no record has shows records as well: the parameter has no effect.',
			remedy,
		);
	} else if (known !== undefined) {
		holds(bench, check, `Record ${known.id} was found by its reference.`);
	} else {
		noteField(bench, check, reference.field, isThere);
	}
}

function noteField(bench: Bench, check: string, field: string, isThere: boolean): void {
	if (isThere) {
		holds(bench, check, `Records have "${field}", where our reference goes.`);
		return;
	}
	skips(
		bench,
		check,
		`No record that was read shows "${field}".`,
		`If records without a reference show it, "${labelOf('reference.field')}" is wrong: APIs mostly ignore a name that they do not know.`,
	);
}
