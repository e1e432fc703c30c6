import type { Api } from '../../entity';
import type { JsonObject } from '../../json';
import type { PageRef } from '../paging';
import type { RestEntity, RestEntityInput } from '../profile';
import { readRows } from '../rows';
import { profileFromSample } from '../sample';
import type { RestSystem } from '../system';

const MOST_PAGES = 50;

/** Rows of the list as the API has them, page by page. Throws `ApiFailure`. */
async function rowsOf(
	api: Api,
	names: RestSystem,
	rest: RestEntity,
	size: number,
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	let ref: PageRef | undefined;
	for (let page = 0; page < MOST_PAGES && rows.length < size; page++) {
		const read = await readRows(api, { names, rest }, { query: {}, ref });
		rows.push(...read.rows);
		ref = read.ref;
		if (ref === undefined || read.rows.length === 0) break;
	}
	return rows.slice(0, size);
}

/**
 * The present profile with the fields of the records that it reads: what it says of paging, writes and searches stays, as
 * far as it is about a field that there is.
 */
export async function proposeFromSample(
	api: Api,
	names: RestSystem,
	rest: RestEntity,
	size: number,
): Promise<{ profile: RestEntityInput; notes: string[]; paths: [] }> {
	const rows = await rowsOf(api, names, rest, size);
	if (rows.length === 0) {
		return {
			profile: plain(rest),
			notes: ['The list has no records: nothing can be learned from it, the profile is unchanged.'],
			paths: [],
		};
	}
	const { notes, fields, formats, ...sample } = profileFromSample(rows);
	const known = new Set(fields.map(({ name }) => name));
	const keep = <T extends { field: string }>(part: T | undefined): T | undefined =>
		part !== undefined && known.has(part.field) ? part : undefined;
	const modifiedField = known.has(rest.modifiedField) ? rest.modifiedField : sample.modifiedField;
	const isIdKnown = rest.idFields.every((field) => known.has(field));
	const profile: RestEntityInput = {
		...plain(rest),
		...sample,
		idFields: isIdKnown ? rest.idFields : sample.idFields,
		modifiedField,
		since: modifiedField === '' ? undefined : rest.since,
		formats: { ...rest.formats, ...formats },
		archive: keep(rest.archive),
		tombstone: keep(rest.tombstone),
		reference: keep(rest.reference),
		searches: Object.fromEntries(
			Object.entries(rest.searches).filter(([field]) => known.has(field)),
		),
		// What is not known cannot be said to people.
		limits: [],
		fields,
	};
	return { profile: JSON.parse(JSON.stringify(profile)) as RestEntityInput, notes, paths: [] };
}

const plain = ({
	entity: _entity,
	label: _label,
	labelPlural: _plural,
	...profile
}: RestEntity): RestEntityInput => profile;
