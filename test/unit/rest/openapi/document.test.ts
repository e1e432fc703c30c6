import { ProfileFault } from '../../../../nodes/shared/rest/profile/fault';
import { proposeFromOpenApi } from '../../../../nodes/shared/rest/openapi/propose';

/** What is refused, each time with what to do about it. */

function refusal(document: string | object, choice = {}): { message: string; remedy: string } {
	try {
		proposeFromOpenApi(document, choice);
	} catch (error) {
		expect(error).toBeInstanceOf(ProfileFault);
		return error as ProfileFault;
	}
	throw new Error('The document was taken');
}

const row = { type: 'object', properties: { id: { type: 'string' } } };
const listOf = (items: object): object => ({
	get: {
		responses: { 200: { content: { 'application/json': { schema: { type: 'array', items } } } } },
	},
});
const documentOf = (items: object): object => ({
	openapi: '3.0.0',
	paths: { '/things': listOf(items) },
	components: { schemas: { Row: row } },
});

test.each([
	['text that is neither', 'openapi: [3.0', 'neither JSON nor YAML'],
	['a list of things', '[1, 2]', 'no OpenAPI document'],
	['Swagger 2.0', '{"swagger": "2.0", "paths": {"/a": {}}}', 'Swagger 2.0'],
	['OpenAPI 4', 'openapi: 4.0.0\npaths: { /a: {} }', 'OpenAPI 4.0.0'],
	['a document without paths', 'openapi: 3.1.0\ninfo: {}', 'no paths'],
	['more than 10 MB', `openapi: 3.0.0 #${'x'.repeat(10 * 1024 * 1024)}`, 'at most 10 MB'],
])('%s', (_name, text, message) => {
	const fault = refusal(text);
	expect(fault.message).toContain(message);
	expect(fault.remedy).not.toBe('');
});

test('aliases that multiply are refused before they are written out', () => {
	const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
	for (let at = 1; at < 9; at++) {
		const all = Array.from({ length: 10 }, () => `*a${at - 1}`).join(', ');
		lines.push(`a${at}: &a${at} [${all}]`);
	}
	const started = Date.now();
	expect(refusal(`openapi: 3.0.0\npaths: { /a: {} }\n${lines.join('\n')}\n`).message).toContain(
		'aliases',
	);
	expect(Date.now() - started).toBeLessThan(2000);
});

test('nesting that no stack takes is refused', () => {
	const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
	expect(refusal(`openapi: 3.0.0\npaths: ${deep}`).message).toMatch(/deep/);
	expect(refusal(`{"openapi": "3.0.0", "paths": ${deep}}`).message).toMatch(/deep/);
	expect(refusal('openapi: 3.0.0\npaths: &p { /a: *p }').message).toMatch(/deep|aliases/);
});

test('references to other files and addresses are not followed, and are named', () => {
	const { notes, profile } = proposeFromOpenApi(
		documentOf({
			type: 'object',
			properties: {
				id: { type: 'string' },
				other: { $ref: 'https://example.com/x.json#/Other' },
				more: { $ref: './more.yaml' },
			},
		}),
		{ listPath: '/things' },
	);
	expect(notes.join('\n')).toContain('https://example.com/x.json#/Other, ./more.yaml');
	expect(profile!.fields.map(({ name }) => name)).toContain('id');
});

test('references that go round end', () => {
	const document = {
		...documentOf({ $ref: '#/components/schemas/A' }),
		components: {
			schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } },
		},
	};
	expect(proposeFromOpenApi(document, { listPath: '/things' }).notes.join('\n')).toContain(
		'#/components/schemas/A',
	);
});

test('combinations without end stop', () => {
	const schemas: Record<string, object> = {};
	for (let at = 0; at < 12; at++) {
		const next = { $ref: `#/components/schemas/S${(at + 1) % 12}` };
		schemas[`S${at}`] = {
			type: 'object',
			properties: Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${n}`, next])),
			allOf: [next, next, next],
		};
	}
	const document = { ...documentOf({ $ref: '#/components/schemas/S0' }), components: { schemas } };
	const started = Date.now();
	expect(proposeFromOpenApi(document, { listPath: '/things' }).profile).toBeDefined();
	expect(Date.now() - started).toBeLessThan(5000);
});

test('a path that is no list names those that are', () => {
	expect(
		refusal(documentOf({ $ref: '#/components/schemas/Row' }), { listPath: '/nothing' }).remedy,
	).toContain('/things');
	expect(
		refusal(documentOf({ $ref: '#/components/schemas/Row' }), {
			listPath: '/things',
			recordPath: '/x/{id}',
		}).message,
	).toContain('/x/{id}');
});

test('names of Object.prototype are no parts of a document', () => {
	const { notes } = proposeFromOpenApi(documentOf({ $ref: '#/constructor/prototype' }), {
		listPath: '/things',
	});
	expect(notes.join('\n')).toContain('#/constructor/prototype');
});
