import { columnsAt, fieldsAt, kept, type MakeProfile } from './reference';

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const path = (name: string): string => name.split('.').map(capital).join('.');

/** `Contacts('id')`, `$filter`, next links, ETags in the bodies. */
export const odata: MakeProfile = (reference) => {
	const set = `/${capital(reference.entity)}s`;
	return {
		...kept(reference),
		path: set,
		recordPath: `${set}('{id}')`,
		quotedId: true,
		modifiedField: 'modifiedAt',
		createdField: 'createdAt',
		list: {
			rows: 'value',
			paging: {
				kind: 'nextUrl',
				nextField: '@odata.nextLink',
				sizeHeader: { name: 'Prefer', value: 'odata.maxpagesize={size}' },
				maxSize: 200,
			},
		},
		since: {
			param: '$filter',
			value: 'ModifiedAt ge {since}',
			sort: { $orderby: 'ModifiedAt' },
		},
		create: {},
		update: { method: 'PATCH', returns: 'nothing' },
		remove: { kind: 'delete' },
		version: { kind: 'field', field: '@odata.etag', sendAs: 'ifMatch' },
		reference: {
			field: 'externalReference',
			searchParam: '$filter',
			searchValue: "ExternalReference eq '{value}'",
			unique: true,
			conclusive: true,
		},
		searches: Object.fromEntries(
			Object.keys(reference.searches).map((name) => [
				name,
				{ param: '$filter', value: `${path(name)} eq '{value}'` },
			]),
		),
		quotedValues: true,
		fields: fieldsAt(reference, (field) => ({ path: path(field.name), ...columnsAt(field, path) })),
	};
};
