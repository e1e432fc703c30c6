import { isForeign, placeOf, recordOf, requestOf } from '../../../nodes/LinkStore/page/request';

const from = (headers: object, webhookUrl = 'https://n8n.example/webhook/people') =>
	isForeign(requestOf({ headers: headers as never, webhookUrl }));

test('a form is what has fields; a page is what has none', () => {
	expect(requestOf({ body: {}, query: { tab: 'later' } })).toMatchObject({
		query: { tab: 'later' },
		form: undefined,
	});
	expect(requestOf({ body: { action: 'x' } }).form).toEqual({ action: 'x' });
});

test('fields that come twice, or as something else than text, do no harm', () => {
	expect(requestOf({ body: { a: ['1', '2'], b: { c: 1 }, d: 5, e: null } }).form).toEqual({
		a: '2',
		b: '',
		d: '5',
		e: '',
	});
	expect(requestOf({ body: 'text' as never }).form).toBeUndefined();
});

test.each([
	[{}, false],
	[{ origin: 'null' }, false],
	[{ origin: 'https://n8n.example' }, false],
	[{ origin: 'http://127.0.0.1:5678', host: '127.0.0.1:5678' }, false],
	[{ origin: 'https://proxy.example', 'x-forwarded-host': 'proxy.example' }, false],
	[{ origin: 'https://elsewhere.example', host: 'n8n.example' }, true],
	[{ origin: 'https://n8n.example.elsewhere.example' }, true],
	[{ origin: 'nonsense' }, true],
])('origin %j: foreign %p', (headers, foreign) => {
	expect(from(headers)).toBe(foreign);
});

test('a place that there is not is the first list', () => {
	expect(placeOf({ tab: 'constructor', page: '-3', q: ' a ' })).toEqual({
		tab: 'notLinked',
		search: 'a',
		page: 1,
	});
	expect(placeOf({ tab: 'later', page: '4', at: '7', from: 'b', q: 'c' }, true)).toEqual({
		tab: 'later',
		search: 'b',
		page: 7,
	});
	for (const page of ['1e9', 'NaN', '2.5', '']) expect(placeOf({ page }).page).toBe(1);
});

test('a record has a side and an id', () => {
	expect(recordOf({ side: 'right', id: '7' })).toEqual({ side: 'right', id: '7' });
	expect(recordOf({ side: 'up', id: '7' })).toBeUndefined();
	expect(recordOf({ side: 'left', id: '' })).toBeUndefined();
});
