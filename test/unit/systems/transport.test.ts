import { isWebPage, readErrorBody } from '../../../nodes/shared/transport/errorBody';
import { retryAfterSeconds, plainHeaders } from '../../../nodes/shared/transport/headers';
import { isPassing, judgeAnswer, judgeThrown } from '../../../nodes/shared/transport/judge';

describe('bodies of error answers', () => {
	test.each<[string, unknown, object]>([
		['plain text', '  The name\n is missing. ', { text: 'The name is missing.', fields: [] }],
		['nothing', '', { text: undefined, fields: [] }],
		[
			'ProblemDetails',
			{ title: 'Not Found', detail: 'No person 7', status: 404 },
			{ text: 'Not Found: No person 7' },
		],
		['a title alone', { title: 'Bad Request', detail: null }, { text: 'Bad Request' }],
		[
			'a message with fields',
			{ message: 'Invalid', errors: [{ field: 'email', message: 'has no @' }, 'and more'] },
			{
				text: 'Invalid',
				fields: [
					{ field: 'email', message: 'has no @' },
					{ field: '', message: 'and more' },
				],
			},
		],
		[
			'fields in the way of ASP.NET',
			{ title: 'Errors', errors: { Name: ['is required', 'is short'] } },
			{
				fields: [
					{ field: 'Name', message: 'is required' },
					{ field: 'Name', message: 'is short' },
				],
			},
		],
		[
			'a nested error',
			{ error: { message: 'No', existingId: 7 } },
			{ text: 'No', existingId: '7' },
		],
		['a duplicate', { message: 'exists', existing: { id: 'abc' } }, { existingId: 'abc' }],
		['numbers', 42, { fields: [] }],
	])('%s', (_name, body, expected) => {
		expect(readErrorBody(body)).toMatchObject(expected);
	});

	test('long texts are cut', () => {
		expect(readErrorBody('x'.repeat(5000)).text).toHaveLength(400);
	});

	test('a web page is told by its type or its beginning', () => {
		expect(isWebPage('', { 'content-type': 'text/html; charset=utf-8' })).toBe(true);
		expect(isWebPage('\n<!DOCTYPE html>', {})).toBe(true);
		expect(isWebPage('<b>bold</b>', { 'content-type': 'text/plain' })).toBe(false);
		expect(isWebPage({ html: '<html>' }, { 'content-type': 'application/json' })).toBe(false);
	});
});

test.each<[Record<string, string>, number | undefined]>([
	[{ 'retry-after': '12' }, 12],
	[{ 'retry-after': '1.2' }, 2],
	[{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT', date: 'Wed, 21 Oct 2015 07:27:00 GMT' }, 60],
	[{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT', date: 'Wed, 21 Oct 2015 08:00:00 GMT' }, 0],
	[{ 'retry-after': 'soon' }, undefined],
	[{}, undefined],
])('Retry-After %j', (headers, expected) => {
	expect(retryAfterSeconds(headers)).toBe(expected);
});

test('headers have lower-case names and one text each', () => {
	expect(plainHeaders({ 'Set-Cookie': ['a', 'b'], ETag: '"1"', x: undefined })).toEqual({
		'set-cookie': 'a, b',
		etag: '"1"',
	});
	expect(plainHeaders(undefined)).toEqual({});
});

const call = (method: string, path = '/things/1') => ({
	system: 'Thing',
	credential: 'Thing API',
	method,
	path,
});
const networkError = (code: string) =>
	Object.assign(new Error('wrapped'), {
		cause: Object.assign(new Error(code), { code, isAxiosError: true }),
	});

describe('rule 3: surely not sent, or maybe done', () => {
	test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED'])(
		'%s was not sent',
		(code) => {
			expect(judgeThrown(call('POST'), networkError(code)).detail).toMatchObject({
				outcome: 'notSent',
				scope: 'side',
			});
		},
	);

	test.each([
		'ECONNRESET',
		'ECONNABORTED',
		'ETIMEDOUT',
		'EPIPE',
		'ERR_CANCELED',
		'ERR_BAD_RESPONSE',
	])('%s leaves a write in doubt, and a read undone', (code) => {
		expect(judgeThrown(call('POST'), networkError(code)).detail.outcome).toBe('unknown');
		expect(judgeThrown(call('GET'), networkError(code)).detail.outcome).toBe('notSent');
	});

	test('what n8n itself refuses was not sent', () => {
		const failure = judgeThrown(call('POST'), new Error('Credentials not found'));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(failure.message).toContain('Credentials not found');
		expect(isPassing(failure)).toBe(false);
	});

	test('a cause that is its own cause ends the search', () => {
		const error = new Error('loop') as Error & { cause?: unknown };
		error.cause = error;
		expect(judgeThrown(call('GET'), error).message).toContain('loop');
	});
});

test('only failures that may pass are worth another read', () => {
	const of = (status: number) => isPassing(judgeAnswer(call('GET'), status, {}, ''));
	expect([429, 500, 502, 503, 504, 408].map(of)).not.toContain(false);
	expect([400, 401, 403, 404, 409, 422, 302].map(of)).not.toContain(true);
});

test('n8n recognizes no error code in a message, or it would replace the message', () => {
	for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN']) {
		expect(judgeThrown(call('GET'), networkError(code)).message).not.toContain(code);
	}
});
