import { fieldsAt, kept, type MakeProfile } from './reference';

/** What this API has no place for. */
const MISSING = ['id', 'modifiedAt', 'externalReference'];
const isThere = (name: string): boolean => !MISSING.includes(name);

/** `address.line1` is `addressLine1`. */
const flat = (name: string): string =>
	name.replace(/\.(\w)/g, (_dot, letter: string) => letter.toUpperCase());

/** Whole lists by offset, ids of two parts, writes without an answer, no stamp and no reference. */
export const bare: MakeProfile = (reference) => {
	const path = `/${reference.entity}s`;
	const { summary, ...others } = kept(reference);
	return {
		...others,
		summary: summary.filter(isThere),
		path,
		recordPath: `${path}/{id1}/{id2}`,
		idFields: ['tenantCode', `${reference.entity}No`],
		list: {
			paging: { kind: 'offset', offsetParam: 'offset', sizeParam: 'count', maxSize: 200 },
		},
		create: { returns: 'location' },
		update: { method: 'PATCH', mergePatch: true, returns: 'nothing' },
		remove: { kind: 'field', field: 'status', value: 'deleted' },
		searches: { number: { param: 'number' }, email: { param: 'email' } },
		formats: {
			dateTime: "yyyy-MM-dd'T'HH:mm:ss",
			timeZone: 'Europe/Copenhagen',
			decimal: 'commaText',
			omitsEmpty: true,
		},
		fields: fieldsAt(reference, (field) =>
			isThere(field.name) ? { path: flat(field.name) } : undefined,
		),
	};
};
