import type { RestEntityInput } from '../profile/profile';
import { plain } from './names';
import type { Operation, Parameter } from './operations';

type Since = NonNullable<RestEntityInput['since']>;
export interface FoundSince {
	since?: Since;
	notes: string[];
	used: string[];
}

const CHANGED = '(?:last)?(?:modified|updated|changed|modification|update|change|edited)';
const TIME = '(?:at|on|date|datetime|time|timestamp|utc)?';
const FROM = '(?:since|after|from|gte|ge|gt|min|start|begin)';
const NAME = new RegExp(
	`^(?:filter|query|where|q)?(?:${CHANGED}${TIME}${FROM}${TIME}|${FROM}${CHANGED}${TIME}|since${TIME})$`,
);

/** `updated` with the properties `gte`, `gt` (deepObject) is sent as `updated[gte]`. */
function nameOf({ name, shape, in: place }: Parameter): string | undefined {
	if (place !== 'query') return undefined;
	if (NAME.test(plain(name))) return name;
	const inner = [...shape.properties.keys()].find((key) =>
		/^(gte|ge|gt|from|after|since|min)$/i.test(key),
	);
	return inner && new RegExp(`^${CHANGED}${TIME}$`).test(plain(name))
		? `${name}[${inner}]`
		: undefined;
}

const about = ({ description, shape }: Parameter): string => `${description} ${shape.description}`;

function isTime(parameter: Parameter): boolean {
	if (plain(parameter.name) !== 'since') return true;
	return (
		/date|time/.test(parameter.shape.format) ||
		/\b(time|date|moment|iso ?8601|timestamp|updated|modified|changed)\b/i.test(about(parameter))
	);
}

/** How moments are sent: by the schema, else by the description and the example. */
function formOf(parameter: Parameter): { form: Since['form']; sure: boolean } {
	const inner = [...parameter.shape.properties.values()][0];
	const { types, format, raw } = inner ?? parameter.shape;
	const text = about(parameter);
	const example = String(raw.example ?? parameter.raw.example ?? '');
	if (types.includes('integer') || types.includes('number')) {
		const milliseconds = /milli|\bms\b/i.test(text) || /^\d{13}$/.test(example);
		return {
			form: milliseconds ? 'unixMilliseconds' : 'unixSeconds',
			sure: milliseconds || /second|unix|epoch/i.test(text),
		};
	}
	if (format === 'date') return { form: 'yyyy-MM-dd', sure: true };
	if (/YYYY-MM-DDTHH:MM:SSZ/i.test(text) || /T\d\d:\d\d:\d\d(Z|[+-]\d\d)/.test(example)) {
		return { form: 'isoSeconds', sure: true };
	}
	return { form: 'iso', sure: format === 'date-time' || /iso ?8601|date-time/i.test(text) };
}

/** Wrongly taken for exclusive costs a record read twice, wrongly taken for inclusive may cost one. */
function isInclusive(name: string, text: string): boolean {
	if (/at or after|on or after|or equal|equal to or|inclusive|>=|not before/i.test(text))
		return true;
	if (/strictly|exclusive|later than|greater than|\bafter\b/i.test(text)) return false;
	return /(since|from|gte|ge|min|start|begin)(at|on|date|time|datetime|timestamp|utc)?$/.test(
		plain(name),
	);
}

/** Query that sorts a listing by the modified stamp, oldest first. */
function sortBy(parameters: Parameter[], modifiedField: string): Record<string, string> {
	const sort = parameters.find(
		(one) =>
			one.in === 'query' &&
			/^(sort|sortby|orderby|order|sortfield|ordering)$/.test(plain(one.name)),
	);
	if (!sort) return {};
	if (plain(sort.name) === 'orderby' && sort.name.startsWith('$')) {
		return { [sort.name]: `${modifiedField} asc` };
	}
	const values = (sort.shape.items ?? sort.shape).enum.map(String);
	const wanted = plain(modifiedField);
	const stem = wanted.replace(/(at|on|date|time)$/, '');
	const value =
		values.find((one) => plain(one) === wanted && !one.startsWith('-')) ??
		values.find((one) => new RegExp(`^${wanted}(asc|ascending)$`).test(plain(one))) ??
		values.find((one) => plain(one) === stem && !one.startsWith('-'));
	if (value === undefined) return {};
	const direction = parameters.find(
		(one) =>
			one !== sort &&
			/^(direction|order|sortorder|sortdir|sortdirection|orderdirection|orderdir|dir)$/.test(
				plain(one.name),
			),
	);
	const ascending = direction?.shape.enum.map(String).find((one) => /^asc/i.test(one));
	return { [sort.name]: value, ...(direction && ascending ? { [direction.name]: ascending } : {}) };
}

/** The change feed of a listing, if it has one. It needs the property that says when a record was changed. */
export function sinceOf({ parameters }: Operation, modifiedField: string): FoundSince {
	const notes: string[] = [];
	const given = parameters
		.map((parameter) => ({ parameter, name: nameOf(parameter) }))
		.find(({ parameter, name }) => name !== undefined && isTime(parameter));
	const header = parameters.find(
		({ in: place, name }) => place === 'header' && plain(name) === 'ifmodifiedsince',
	);
	const filter = parameters.find(({ name, in: place }) => place === 'query' && name === '$filter');
	if (!modifiedField) {
		if (given) {
			notes.push(
				`The list takes ${given.name}, but no property of the record was recognized as the time of its last change: set Modified: Property and Since: Parameter.`,
			);
		}
		return { notes, used: given ? [given.parameter.name] : [] };
	}
	const sort = sortBy(parameters, modifiedField);
	const more = Object.keys(sort).length > 0 ? { sort } : {};
	if (given) {
		const { parameter, name } = given;
		const { form, sure } = formOf(parameter);
		if (!sure) notes.push(`How ${name} wants moments (${form}) is a guess.`);
		const inclusive = isInclusive(name!, about(parameter));
		return {
			since: {
				param: name!,
				...(form === 'iso' ? {} : { form }),
				...(inclusive ? {} : { inclusive }),
				...more,
			},
			notes,
			used: [parameter.name, ...Object.keys(sort)],
		};
	}
	if (filter) {
		return {
			since: { param: '$filter', value: `${modifiedField} ge {since}`, ...more },
			notes: [`That $filter knows "${modifiedField}" is a guess.`],
			used: ['$filter', ...Object.keys(sort)],
		};
	}
	notes.push(
		header
			? 'Changes are asked for by the header If-Modified-Since, which is not used: the whole list is read and compared.'
			: 'No parameter asks for changes since a moment: the whole list is read and compared each time.',
	);
	return { notes, used: Object.keys(sort) };
}
