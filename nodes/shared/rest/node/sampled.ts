import type { Api } from '../../entity';
import type { JsonObject } from '../../json';
import { itemIn } from '../openapi/item';
import type { PageRef } from '../read/paging';
import type { RestEntity, RestEntityInput } from '../profile/profile';
import { readRows } from '../read/rows';
import { profileFromSample } from '../sample';
import { labelOf } from '../profile/settingsTable';
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
): Promise<{ notes: string[]; profile: RestEntityInput }> {
	const rows = await rowsOf(api, names, rest, size);
	if (rows.length === 0) {
		return {
			notes: ['The list has no records: nothing can be learned from it, the profile is unchanged.'],
			profile: shown(plain(rest)),
		};
	}
	// Rows that hold their records: without a word on it in the profile, answers and bodies are taken to hold them so, too.
	const item = rest.list.item === '' ? itemIn(rows, rest.entity) : '';
	const records = item === '' ? rows : rows.map((row) => row[item] as JsonObject);
	const { notes, fields, formats, ...sample } = profileFromSample(records, rest.entity);
	const known = new Set(fields.map(({ name }) => name));
	const keep = <T extends { field: string }>(part: T | undefined): T | undefined =>
		part !== undefined && known.has(part.field) ? part : undefined;
	const modifiedField = known.has(rest.modifiedField) ? rest.modifiedField : sample.modifiedField;
	const isIdKnown = rest.idFields.every((field) => known.has(field));
	const profile: RestEntityInput = {
		...plain(rest),
		...sample,
		...(item === '' ? {} : wrappedIn(rest, item)),
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
	return { notes: item === '' ? notes : [...notes, wrappedNote(item)], profile: shown(profile) };
}

const wrappedIn = (
	{ list, envelope, body }: RestEntity,
	item: string,
): Pick<RestEntityInput, 'list' | 'envelope' | 'body'> => ({
	list: { ...list, item },
	envelope: envelope || item,
	body: { ...body, envelope: body.envelope || item },
});

const wrappedNote = (item: string): string =>
	`Each row holds its record in "${item}". The answer of a single record and the bodies that are sent are taken for the same: look at ${labelOf('envelope')} and ${labelOf('body.envelope')}.`;

const plain = ({
	entity: _entity,
	label: _label,
	labelPlural: _plural,
	...profile
}: RestEntity): RestEntityInput => profile;

const isBare = (value: unknown): boolean =>
	value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** Without what says nothing: an empty part is the default wherever it is not one of these. */
const MEANT = new Set(['create', 'update']);

const shown = (profile: RestEntityInput): RestEntityInput =>
	JSON.parse(
		JSON.stringify(profile, (name, value: unknown) =>
			isBare(value) && !MEANT.has(name) ? undefined : value,
		),
	) as RestEntityInput;
