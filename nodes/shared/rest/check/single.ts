import type { EntityRecord } from '../../entity';
import { rawOf } from '../record/codec';
import { labelOf } from '../profile/settingsTable';
import { isEmpty } from '../../values';
import { pathsOf } from '../../paths';
import { readPath } from '../record/path';
import { fails, holds, skips, some, tryOut, type Bench } from './bench';
import type { FirstPage } from './list';

/** One record by its id: found, the same, and told from one that is not there. */

const CHECK = 'Single Record';

/** The first record, read by its id. */
export async function checkSingle(
	bench: Bench,
	page: FirstPage,
): Promise<EntityRecord | undefined> {
	if (!bench.entity.capabilities.singleRead) {
		skips(bench, CHECK, 'The profile says that single records cannot be read.');
		return undefined;
	}
	if (!page.identified) {
		skips(bench, CHECK, 'Without an ID no record could be read.');
		return undefined;
	}
	const listed = page.records.find(({ deleted }) => deleted !== true) ?? page.records[0];
	const remedy = `Check "${labelOf('recordPath')}", "${labelOf('idFields')}" and "${labelOf('envelope')}".`;
	const read = await tryOut(() => bench.entity.get(bench.api, listed.id));
	if (read.problem) {
		fails(bench, CHECK, read.problem.found, read.problem.remedy || remedy);
		return undefined;
	}
	const record = read.value;
	if (record === undefined) {
		fails(bench, CHECK, `The server has no record ${listed.id}, though it listed it.`, remedy);
		return undefined;
	}
	if (record.id !== listed.id) {
		fails(bench, CHECK, `Asked for record ${listed.id}, the server gave ${record.id}.`, remedy);
		return undefined;
	}
	holds(bench, CHECK, `Record ${listed.id} was read by its ID.`);
	checkComplete(bench, listed, record);
	await checkAbsent(bench, listed.id);
	return record;
}

/** Whether the list leaves out what the single record has. */
function checkComplete(bench: Bench, listed: EntityRecord, record: EntityRecord): void {
	const check = 'Complete List';
	const { full } = bench.kind.rest.list;
	const [row, single] = [rawOf(listed) ?? listed.fields, rawOf(record) ?? record.fields];
	// Links, moments of reading and the like are no part of the record.
	const lacking = pathsOf(single).filter(
		(path) => !isEmpty(readPath(single, path)) && readPath(row, path) === undefined,
	);
	const declared = new Set(bench.kind.rest.fields.map(({ name, path }) => path ?? name));
	const missed = lacking.filter((path) => declared.has(path));
	if (full && missed.length > 0) {
		fails(
			bench,
			check,
			`The list leaves out ${some(missed)}, which the single record has.`,
			`Turn off "${labelOf('list.full')}", so that each record is read by itself.`,
		);
	} else if (full) {
		holds(bench, check, 'The list shows all fields that the single record has.');
	} else {
		skips(
			bench,
			check,
			missed.length > 0
				? `Each record is read by itself, as the list leaves out ${some(missed)}.`
				: 'Each record is read by itself, though the list shows the same fields.',
			missed.length > 0 ? '' : `Turn "${labelOf('list.full')}" on to save these requests.`,
		);
	}
}

/** An id that there is surely not. */
function strangeId(id: string): string | undefined {
	if (/^\d+$/.test(id)) return id.length > 9 ? undefined : '999999999';
	if (/^[0-9a-f-]{36}$/i.test(id)) return '00000000-0000-4000-8000-000000000000';
	return /^[\w-]+$/.test(id) ? `${id.slice(0, -3)}zzz` : undefined;
}

/** Deletes are known by the answer to a record that is not there. */
async function checkAbsent(bench: Bench, known: string): Promise<void> {
	const check = 'Missing Record';
	const id = bench.kind.rest.idFields.length === 1 ? strangeId(known) : undefined;
	if (id === undefined || id === known) return;
	const asked = await tryOut(() => bench.entity.get(bench.api, id));
	if (asked.problem) {
		skips(
			bench,
			check,
			`Asked for record ${id}, which there is not: ${asked.problem.found}`,
			'A record that was deleted has to be answered with 404 or 410, or deletes cannot be told from failures.',
		);
	} else if (asked.value === undefined) {
		holds(bench, check, `A record that is not there (${id}) is answered as such.`);
	} else if (asked.value.id !== id) {
		fails(
			bench,
			check,
			`Asked for record ${id}, which there is not, the server gave ${asked.value.id}.`,
			`Check "${labelOf('recordPath')}": the ID in it seems to have no effect.`,
		);
	}
}

/** The version that a write has to bring along. */
export function checkVersion(bench: Bench, record: EntityRecord | undefined): void {
	const check = 'Version';
	const { version } = bench.kind.rest;
	if (version.kind === 'none') {
		skips(bench, check, 'The profile names none: records are read and compared before a write.');
	} else if (record === undefined) {
		skips(bench, check, 'Without a single record it could not be tried.');
	} else if (record.version === undefined) {
		fails(
			bench,
			check,
			version.kind === 'etag'
				? 'The answer to a single record has no ETag header.'
				: `The record has nothing in "${version.field}".`,
			`Choose another "${labelOf('version.kind')}"; None if the API has no version.`,
		);
	} else {
		holds(bench, check, `The record has the version ${record.version.slice(0, 40)}.`);
	}
}
