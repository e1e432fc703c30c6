import type { FieldDef } from '../../entity';
import { placeOf, spoken } from '../record/codec';
import { presetPath, presets, presetSearch, type Preset } from './presets';
import type { ProfileField, RestEntity, RestEntityInput } from './profile';

/**
 * A preset with the fields of the reference profile, so that the field maps of the templates stay as they are. Whatever the
 * reference says of its fields (what can be searched, archived, shown) holds as far as an API of that kind has it.
 */
export function fromReference(reference: RestEntity, preset: Preset): RestEntityInput {
	const start = presets[preset](reference);
	const path = presetPath[preset];
	const fields = reference.fields.map((field): ProfileField => {
		const own = { ...field, path: undefined };
		const place = path?.(field.name) ?? field.name;
		return place === field.name ? without(own) : { ...own, path: place };
	});
	const kinds = new Map(reference.fields.map(({ name, kind }) => [name, kind]));
	const search = (name: string) =>
		presetSearch[preset]?.(
			(param) => spoken(placeOf({ ...reference, fields }, name), param),
			isBare(kinds.get(name)),
		);
	const own = reference.reference && search(reference.reference.field);
	return {
		...start,
		fields,
		aliases: [...reference.aliases],
		summary: [...reference.summary],
		archive: reference.archive,
		reference: reference.reference && {
			field: reference.reference.field,
			...(own ? { searchParam: own.param, searchValue: own.value } : {}),
		},
		searches: Object.fromEntries(
			Object.keys(reference.searches).flatMap((name) => {
				const found = search(name);
				return found ? [[name, found]] : [];
			}),
		),
	};
}

const without = ({ path: _path, ...field }: ProfileField): ProfileField => field;

/** Numbers and truth values have no quotation marks in a filter. */
const isBare = (kind: FieldDef['kind'] | undefined): boolean =>
	kind === 'number' || kind === 'money' || kind === 'boolean';
