/**
 * Customer synchronization as people use it: headless Chromium, a real n8n, the templates untouched, from the form
 * to the record in the other system. With SCREENSHOTS=1 the pictures of docs/customer-synchronization.md are taken.
 */
import { alarmTests } from './people/alarmTests';
import { formTests } from './people/formTests';
import { manyTests } from './people/manyTests';
import { numberTests } from './people/numberTests';
import { pageTests } from './people/pageTests';
import { openWorld, type World } from './people/world';

/** Customers that were there before anybody could choose. */
const existing = (n: number) => ({
	number: `G-${n}`,
	name: `Gammel Kunde ${n}`,
	email: `gammel${n}@example.com`,
	phone: `+45209900${n}0`,
	address: { line1: `Torvet ${n}`, postalCode: '5000', city: 'Odense', country: 'DK' },
});

let world: World;

beforeAll(async () => {
	world = await openWorld({
		customcrm: [
			...[1, 2, 3, 4, 5].map(existing),
			{ number: 'H-1', name: 'Havblik Kro', email: 'kro@example.com' },
		],
		wave: [{ name: 'Hotel Havblik A/S', displayId: '900', email: 'info@example.com' }],
	});
});

afterAll(async () => {
	await world?.close();
});

describe('the form', () => formTests(() => world));
describe('numbers', () => numberTests(() => world));
describe('the page', () => pageTests(() => world));
describe('the alarm', () => alarmTests(() => world));
describe('many', () => manyTests(() => world));
