import { createHmac } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { WaveAccessTokenApi } from '../../../credentials/WaveAccessTokenApi.credentials';
import { WaveOAuth2Api } from '../../../credentials/WaveOAuth2Api.credentials';
import type { JsonObject } from '../../../nodes/shared/json';
import { decimalText, moneyOf } from '../../../nodes/Wave/entities/amounts';
import { idList, idsIn } from '../../../nodes/Wave/entities/idList';
import { linesInput } from '../../../nodes/Wave/entities/lines';
import { BURST, paced } from '../../../nodes/Wave/transport/pace';
import { isSigned } from '../../../nodes/Wave/trigger/signature';

describe('amounts', () => {
	test.each([
		['0.000005', 5, '0.00001'],
		['-0.000005', 5, '-0.00001'],
		['0.0000049', 5, '0'],
		['2.50', 5, '2.5'],
		[1e-7, 8, '0.0000001'],
		[1e21, 5, '1000000000000000000000'],
		['1,234.5', 5, '1234.5'],
		['', 5, null],
		[null, 5, null],
	])('%s to %s places is %s', (value, scale, expected) => {
		expect(decimalText('x', value, scale)).toBe(expected);
	});

	const money = (minorUnitValue: string, exponent: number) =>
		moneyOf({ value: 'unused', minorUnitValue, currency: { code: 'XXX', exponent } });

	test.each([
		['123456', 2, '1234.56'],
		['-5', 2, '-0.05'],
		['1500', 0, '1500'],
		['1500', 3, '1.500'],
		['100.0', 2, '1.00'],
		['12345678901234567890', 2, '123456789012345678.90'],
	])('%s minor units with %s places are %s', (minor, exponent, expected) => {
		expect(money(minor, exponent)).toEqual({ value: expected, currency: 'XXX' });
	});

	test('nothing is nothing', () => {
		expect(moneyOf(null)).toEqual({ value: null, currency: null });
	});
});

test('ids as one text', () => {
	expect(idList([{ id: 'b' }, { id: 'a' }, {}])).toBe('a,b');
	expect(idList([])).toBeNull();
	expect(idsIn(' a, b,,')).toEqual(['a', 'b']);
	expect(idsIn(null)).toEqual([]);
});

test('lines with taxes, with none, and as they were', () => {
	const before = [
		{ productId: 'p', taxes: 't1' },
		{ productId: 'q', taxes: 'none' },
	];
	const lines = [
		{ productId: 'q' },
		{ productId: 'p' },
		{ productId: 'p' },
		{ productId: 'p', taxes: 't1, t2' },
		{ productId: 'p', taxes: 'None', description: '', quantity: '1.123456789' },
	];
	expect(linesInput(lines as JsonObject[], before)).toEqual([
		{ productId: 'q', taxes: [] },
		{ productId: 'p', taxes: [{ salesTaxId: 't1' }] },
		{ productId: 'p' },
		{ productId: 'p', taxes: [{ salesTaxId: 't1' }, { salesTaxId: 't2' }] },
		{ productId: 'p', taxes: [], quantity: '1.12345679' },
	]);
});

describe('pace', () => {
	test('one at a time, in their order, also after a failure', async () => {
		const log: string[] = [];
		const work =
			(name: string, fails = false) =>
			async () => {
				log.push(`${name} begins`);
				await new Promise((resolve) => setTimeout(resolve, 5));
				log.push(`${name} ends`);
				if (fails) throw new Error(name);
			};
		const pace = { perMinute: 0, inFlight: 1 };
		const all = [
			paced('order', pace, work('a', true)).catch(() => {}),
			paced('order', pace, work('b')),
			paced('order', pace, work('c')),
		];
		await Promise.all(all);
		expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
	});

	test('two at a time where that is set, and other tokens beside them', async () => {
		let now = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++now);
			await new Promise((resolve) => setTimeout(resolve, 5));
			now--;
		};
		const run = (key: string) =>
			Promise.all(Array.from({ length: 5 }, () => paced(key, { perMinute: 0, inFlight: 2 }, work)));
		await run('two');
		expect(most).toBe(2);
		await Promise.all([run('one'), run('other')]);
		expect(most).toBe(4);
	});

	test('a burst goes out at once, then they are spread over the minute', async () => {
		const pace = { perMinute: 600, inFlight: 1 };
		const began = Date.now();
		for (let i = 0; i < BURST; i++) await paced('spread', pace, async () => {});
		expect(Date.now() - began).toBeLessThan(90);
		for (let i = 0; i < 3; i++) await paced('spread', pace, async () => {});
		expect(Date.now() - began).toBeGreaterThanOrEqual(250);
	});
});

describe('signatures', () => {
	const body = Buffer.from('{"event_id":"e"}');
	const hex = (text: string | Buffer, secret = 's') =>
		createHmac('sha256', secret).update(text).digest('hex');
	const now = 1_700_000_000;
	const timed = (at: number, secret = 's') =>
		`t=${at},v1=${hex(`${at}.${body.toString()}`, secret)}`;

	test.each([
		['plain', hex(body), true],
		['plain in capital letters', hex(body).toUpperCase(), true],
		['plain of another body', hex('{}'), false],
		['with a time', timed(now), true],
		['five minutes old', timed(now - 300), true],
		['older', timed(now - 301), false],
		['from the future', timed(now + 301), false],
		['of another secret', timed(now, 'x'), false],
		['one of several', `${timed(now).replace('v1=', 'v1=00,v1=')}`, true],
		['without a time', `v1=${hex(`.${body.toString()}`)}`, false],
		['of another version', timed(now).replace('v1', 'v0'), false],
		['with another time', timed(now).replace(`t=${now}`, `t=${now + 1}`), false],
		['empty', '', false],
		['missing', undefined, false],
	])('%s', (_, header, expected) => {
		expect(isSigned(header, body, 's', now)).toBe(expected);
	});

	test('without a secret none is right', () => {
		expect(isSigned(hex(body, ''), body, '', now)).toBe(false);
	});
});

test('the credentials: token in the header, OAuth2 with its secret in the body', async () => {
	const token = new WaveAccessTokenApi();
	const authenticate = token.authenticate as (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => Promise<IHttpRequestOptions>;
	const signed = await authenticate({ accessToken: ' abc ' }, { url: 'x', headers: { A: '1' } });
	expect(signed).toEqual({ url: 'x', headers: { A: '1', Authorization: 'Bearer abc' } });
	const oauth = new WaveOAuth2Api();
	const of = (name: string) => oauth.properties.find((property) => property.name === name)?.default;
	expect(oauth.extends).toEqual(['oAuth2Api']);
	expect([of('grantType'), of('authentication')]).toEqual(['authorizationCode', 'body']);
	expect(String(of('scope')).split(' ')).toContain('offline_access');
});
