import type { ProfileField } from '../../../nodes/shared/rest/profile/profile';
import { columnsAt, fieldsAt, kept, type MakeProfile } from './reference';

const RENAMED: Record<string, string> = {
	firstName: 'givenName',
	lastName: 'familyName',
	email: 'emailAddress',
	mobile: 'cellPhone',
	postalCode: 'zip',
	note: 'comment',
};
const spelled = (name: string): string =>
	name
		.split('.')
		.map((part) => RENAMED[part] ?? part)
		.join('.');

const TYPE = 'application/vnd.api+json';
const relation = (name: string): string => name.replace(/Id$/, '');

/** A field that points at a record is a relationship; its type is written with its id. */
function placeOf(field: ProfileField): Partial<ProfileField> {
	if (field.name === 'id') return { path: 'id' };
	if (field.kind !== 'reference') {
		return { path: `attributes.${spelled(field.name)}`, ...columnsAt(field, spelled) };
	}
	const place = `relationships.${relation(field.name)}.data`;
	const [type] = field.refersTo!.map((name) => `${name.split('.')[1]}s`);
	return { path: `${place}.id`, writeWith: { [`${place}.type`]: type } };
}

/** Resources with attributes and relationships, links to the next page, filters by `filter[…]`. */
export const jsonApi: MakeProfile = (reference) => {
	const type = `${reference.entity}s`;
	return {
		...kept(reference),
		path: `/${type}`,
		recordPath: `/${type}/{id}`,
		modifiedField: 'modifiedAt',
		createdField: 'createdAt',
		list: {
			rows: 'data',
			paging: { kind: 'nextUrl', nextField: 'links.next', sizeParam: 'page[size]', maxSize: 200 },
		},
		since: { param: 'filter[modifiedAt][ge]', sort: { sort: 'modifiedAt' } },
		envelope: 'data',
		body: { envelope: 'data', constants: { type }, idField: 'id' },
		headers: { Accept: TYPE },
		mediaType: TYPE,
		create: {},
		update: { method: 'PATCH' },
		remove: { kind: 'delete' },
		version: { kind: 'etag' },
		reference: {
			field: 'externalReference',
			searchParam: 'filter[externalReference]',
			unique: true,
			conclusive: true,
		},
		searches: Object.fromEntries(
			Object.keys(reference.searches).map((name) => [
				name,
				{ param: `filter[${relation(spelled(name))}]` },
			]),
		),
		fields: fieldsAt(reference, placeOf),
	};
};
