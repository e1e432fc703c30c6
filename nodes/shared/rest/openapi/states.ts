import type { ProfileField, RestEntityInput } from '../profile/profile';
import { lastOf, plain } from './names';
import type { Operation, Parameter } from './operations';
import { leavesOf, type Shape } from './schema';

type Parts = Pick<RestEntityInput, 'archive' | 'tombstone' | 'version' | 'reference' | 'searches'>;

const topEnums = (fields: ProfileField[]): ProfileField[] =>
	fields.filter(({ kind, name }) => kind === 'enum' && !name.includes('.'));

const canChange = (writable: ProfileField['writable']): boolean =>
	writable === true || writable === 'update';

/** Archived is a value of a field: one of an enum, or a flag. */
export function archiveOf(fields: ProfileField[], read: Shape): Parts['archive'] {
	for (const { name, options = [], writable } of topEnums(fields)) {
		if (!canChange(writable)) continue;
		const values = options.map(({ value }) => value);
		const value = (wanted: RegExp) => values.find((one) => wanted.test(String(one)));
		const archived = value(/^archived$/i) ?? value(/^(inactive|closed|disabled)$/i);
		if (archived === undefined) continue;
		const preset = leavesOf(read).get(name)?.raw.default;
		const active = value(/^active$/i) ?? values.find((one) => one === preset) ?? values[0];
		if (active !== archived) return { field: name, archived, active };
	}
	const flag = fields.find(
		({ kind, name, writable }) =>
			kind === 'boolean' && canChange(writable) && /^(is)?(archived|inactive)$/.test(plain(name)),
	);
	return flag && { field: flag.name, archived: true, active: false };
}

/** A flag, or a value of the status, that marks records as deleted. */
export function tombstoneOf(fields: ProfileField[]): Parts['tombstone'] {
	const flag = fields.find(
		({ kind, name }) => kind === 'boolean' && /^(is)?(deleted|removed)$/.test(plain(name)),
	);
	if (flag) return { field: flag.name, values: [true] };
	for (const { name, options = [] } of topEnums(fields)) {
		const values = options
			.map(({ value }) => value)
			.filter((one) => /^deleted$/i.test(String(one)));
		if (/status|state/.test(plain(name)) && values.length > 0) return { field: name, values };
	}
	return undefined;
}

/** How a write is refused if the record was changed meanwhile. */
export function versionOf(
	{ etag, takesIfMatch }: { etag: boolean; takesIfMatch: boolean },
	read: Shape,
	update: Shape | undefined,
): Parts['version'] {
	const names = [...read.properties.keys()];
	const annotated = names.find((name) => name === '@odata.etag');
	if (annotated) return { kind: 'field', field: annotated, sendAs: 'ifMatch' };
	const field = names.find((name) =>
		/^(version|revision|rev|lockversion|rowversion|etag|synctoken|versionnumber)$/.test(
			plain(name),
		),
	);
	if (takesIfMatch && !etag && field) return { kind: 'field', field, sendAs: 'ifMatch' };
	if (etag || takesIfMatch) return { kind: 'etag' };
	return field && update?.properties.has(field)
		? { kind: 'field', field, sendAs: 'body' }
		: undefined;
}

const REFERENCES = ['externalreference', 'externalid', 'externalref', 'extid', 'referenceid']
	.concat(['integrationid', 'foreignid', 'clientreference', 'clientreferenceid', 'externalkey'])
	.concat(['merchantreference', 'customexternalid', 'remoteid', 'identifier']);

/** The text field that is best for our reference: one that the API itself has for ids of other systems. */
export const referenceField = (fields: ProfileField[]): ProfileField | undefined =>
	REFERENCES.map((wanted) =>
		fields.find(
			({ name, kind, writable, writeOnly, maxLength }) =>
				!writeOnly &&
				plain(name) === wanted &&
				kind === 'text' &&
				writable === true &&
				(maxLength ?? 36) >= 36,
		),
	).find(Boolean);

const saysEqual = ({ description }: Parameter): boolean => /equal|exact/i.test(description);

/** The parameter that searches a field: `email`, `filter[email]`. */
function parameterFor(name: string, parameters: Parameter[]): Parameter | undefined {
	const wanted = plain(name);
	return (
		parameters.find((one) => plain(one.name) === wanted) ??
		parameters.find((one) => plain(one.name) === `filter${wanted}`) ??
		parameters.find(
			(one) =>
				wanted === plain(lastOf(name)) &&
				plain(one.name) === `${wanted}s` &&
				one.shape.types.includes('array'),
		)
	);
}

/** Fields that the list can be searched by, and our reference. */
export function searchesOf(
	operation: Operation,
	fields: ProfileField[],
	used: string[],
	read: Shape,
): Pick<Parts, 'searches' | 'reference'> & { quotedValues?: boolean; notes: string[] } {
	const parameters = operation.parameters.filter(
		(one) => one.in === 'query' && !used.includes(one.name) && !one.shape.types.includes('boolean'),
	);
	const odata = operation.parameters.some((one) => one.in === 'query' && one.name === '$filter');
	const ours = referenceField(fields);
	const searches: NonNullable<Parts['searches']> = {};
	for (const { name, kind, writeOnly } of fields) {
		if (writeOnly || name === ours?.name) continue;
		if (!['text', 'email', 'phone', 'reference', 'number'].includes(kind)) continue;
		const parameter = parameterFor(name, parameters);
		if (parameter) searches[name] = { param: parameter.name };
		else if (
			odata &&
			kind !== 'number' &&
			!name.includes('.') &&
			/name|number|email|code|sku/i.test(name)
		) {
			searches[name] = { param: '$filter', value: `${name} eq '{value}'` };
		}
	}
	const notes: string[] = [];
	if (!ours) {
		const free = [...read.properties].find(
			([name, shape]) => /^(metadata|customfields|properties)$/.test(plain(name)) && shape.open,
		);
		notes.push(
			free
				? `No field for our reference was found. "${free[0]}" takes any property: add a field "${free[0]}.linkStoreReference" and set Reference: Field to it.`
				: 'No field for our reference was found: a create whose outcome stays unknown is looked up by the match keys.',
		);
		return { searches, ...(odata ? { quotedValues: true } : {}), notes };
	}
	const parameter = parameterFor(ours.name, parameters);
	const shape = leavesOf(read).get(ours.name);
	const unique = shape?.raw['x-unique'] === true || /\bunique\b/i.test(shape?.description ?? '');
	const conclusive = parameter !== undefined && saysEqual(parameter);
	if (!parameter && !odata) {
		notes.push(
			`"${ours.name}" takes our reference, but the list has no parameter that searches it.`,
		);
	} else if (!conclusive) {
		notes.push(
			`"${ours.name}" takes our reference. Switch Reference: Conclusive on if a search without a hit proves that there is no such record.`,
		);
	}
	return {
		searches,
		reference: {
			field: ours.name,
			...(parameter ? { searchParam: parameter.name } : {}),
			...(!parameter && odata
				? { searchParam: '$filter', searchValue: `${ours.name} eq '{value}'` }
				: {}),
			...(unique ? { unique } : {}),
			...(conclusive ? { conclusive } : {}),
		},
		...(odata ? { quotedValues: true } : {}),
		notes,
	};
}
