import { columnsAt, fieldsAt, kept, type MakeProfile } from './reference';

const snake = (name: string): string =>
	name === 'modifiedAt'
		? 'updated_at'
		: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Cursors, Unix milliseconds, whole records by PUT, a revision in the body. */
export const cursor: MakeProfile = (reference) => {
	const path = `/v2/${snake(reference.entity)}s`;
	return {
		...kept(reference),
		path,
		recordPath: `${path}/{id}`,
		modifiedField: 'modifiedAt',
		createdField: 'createdAt',
		list: {
			rows: 'records',
			query: { include_archived: true },
			paging: {
				kind: 'cursor',
				cursorParam: 'cursor',
				cursorField: 'next_cursor',
				sizeParam: 'limit',
				maxSize: 200,
			},
		},
		since: { param: 'updated_after', form: 'unixMilliseconds', inclusive: false },
		envelope: 'record',
		create: {},
		update: { method: 'PUT', whole: true },
		remove: { kind: 'delete' },
		version: { kind: 'field', field: 'revision', sendAs: 'body' },
		reference: {
			field: 'externalReference',
			searchParam: 'external_reference',
			unique: true,
			conclusive: true,
		},
		idempotencyHeader: 'Idempotency-Key',
		searches: Object.fromEntries(
			Object.keys(reference.searches).map((name) => [name, { param: snake(name) }]),
		),
		formats: {
			date: 'yyyyMMdd',
			dateTime: 'unixMilliseconds',
			decimal: 'text',
			clear: 'omit',
			omitsEmpty: true,
		},
		fields: fieldsAt(reference, (field) => ({
			path: snake(field.name),
			...columnsAt(field, snake),
		})),
	};
};
