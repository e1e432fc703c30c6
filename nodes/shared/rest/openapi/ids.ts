import { parametersIn } from './collections';
import { plain, singular } from './names';
import type { Shape } from './schema';
import { leavesOf } from './schema';

export interface FoundId {
	idFields: string[];
	/** With `{id}`, or `{id1}`, `{id2}`. */
	recordPath: string;
	quotedId: boolean;
	notes: string[];
}

const USUAL = ['id', 'uuid', 'guid', '_id', 'key', 'identifier', 'number', 'no', 'code', 'slug'];

/** The property that a parameter of the path stands for. */
function propertyFor(parameter: string, entity: string, row: Shape): string | undefined {
	const names = [...leavesOf(row).keys()];
	const same = (wanted: string): string | undefined =>
		names.find((name) => plain(name) === plain(wanted)) ??
		names.find((name) => plain(name) === `properties${plain(wanted)}`);
	const bare = plain(parameter).startsWith(plain(entity))
		? plain(parameter).slice(plain(entity).length)
		: '';
	// {contact_id} of /contacts: contact_id itself, else id; {issue_number} of /issues: number.
	return same(parameter) ?? (bare ? same(bare) : undefined);
}

function usualId(row: Shape, entity: string): string | undefined {
	const names = [...row.properties.keys()];
	const first = (wanted: string[]): string | undefined =>
		wanted.map((one) => names.find((name) => name.toLowerCase() === one)).find(Boolean);
	return (
		first(['id', 'uuid', 'guid', '_id']) ??
		names.find((name) => plain(name) === `${plain(entity)}id`) ??
		names.find((name) => row.required.has(name) && row.properties.get(name)!.readOnly) ??
		names.find(
			(name) =>
				/^(\w+)(id|uuid|guid)$/.test(plain(name)) && row.properties.get(name)!.format === 'uuid',
		) ??
		first(USUAL)
	);
}

/** How records are told apart, from the record path and the schema. */
export function idOf(listPath: string, given: string, row: Shape): FoundId {
	const notes: string[] = [];
	const last =
		listPath
			.split('/')
			.filter((part) => part && !part.startsWith('{'))
			.at(-1) ?? '';
	const entity = singular(last);
	const listParameters = parametersIn(listPath);
	// Outer parameters may have other names in the two paths: they stand at the same place.
	let recordPath = given;
	parametersIn(given)
		.slice(0, listParameters.length)
		.forEach((name, at) => {
			recordPath = recordPath.replace(`{${name}}`, `{${listParameters[at]}}`);
		});
	const own = parametersIn(recordPath).slice(listParameters.length);
	const fallback = usualId(row, entity);
	if (own.length > 1) {
		const idFields = own.map((name) => propertyFor(name, entity, row) ?? name);
		own.forEach((name, at) => {
			recordPath = recordPath.replace(`{${name}}`, `{id${at + 1}}`);
		});
		return { idFields, recordPath, quotedId: /'\{id1\}'/.test(recordPath), notes };
	}
	const [name] = own;
	const idField = (name && propertyFor(name, entity, row)) ?? fallback;
	if (!idField) {
		notes.push('No property was recognized as the ID of a record: set ID: Properties.');
	} else if (name && !propertyFor(name, entity, row)) {
		notes.push(`That {${name}} in the address is the property "${idField}" is a guess.`);
	}
	if (name) {
		const at = recordPath.lastIndexOf(`{${name}}`);
		recordPath = `${recordPath.slice(0, at)}{id}${recordPath.slice(at + name.length + 2)}`;
	}
	return {
		idFields: [idField ?? 'id'],
		recordPath,
		quotedId: /'\{id\}'/.test(recordPath),
		notes,
	};
}
