/**
 * Two systems, a real n8n with the templates in which people decide, and Chromium: what all tests of
 * test/e2e/people.test.ts share.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { openLab, PEOPLE_FLOW, PEOPLE_TEMPLATES, workflowId, type Lab } from '../../demo/lab';
import type { RawRecord } from '../../sandbox';
import { ALARM } from '../../tools/templates/people/alarm';
import { CUSTOMERS_NODES, CUSTOMERS_PATH } from '../../tools/templates/people/customersPage';
import { FORM_PATHS, NEW_CUSTOMER_NODES } from '../../tools/templates/people/newCustomer';
import { shoot } from './screenshots';

export type RoleName = 'supervisor' | 'administrator';

/** Basic Auth of each role: `page` is for the administrators' page. */
export const LOGINS = {
	supervisor: { username: 'vera', password: 'supervises' },
	administrator: { username: 'adam', password: 'administers' },
	page: { username: 'adam', password: 'administers' },
};

export interface World {
	lab: Lab;
	browser: Browser;
	/** A browser of its own: no cookie, password or history of another one. */
	visitor: (login?: { username: string; password: string }) => Promise<BrowserContext>;
	/** Opens the form of a role in a browser of its own. */
	form: (role: RoleName) => Promise<Page>;
	/** Opens the administrators' page in a browser of its own. */
	customers: (query?: string) => Promise<Page>;
	formUrl: (role: RoleName) => string;
	customersUrl: string;
	/** The customer of the CRM with that number. */
	inCrm: (number: string) => Promise<RawRecord | undefined>;
	inWave: (name: string) => Promise<RawRecord[]>;
	/** Runs the flow by hand until nothing is left to do. */
	settle: () => Promise<void>;
	/** A customer that is set up in the CRM by its users, as before there was a flow. */
	existing: (fields: RawRecord) => Promise<RawRecord>;
	/** Keeps a picture for the docs, if that is asked for. */
	shoot: (page: Page, name: string) => Promise<void>;
	close: () => Promise<void>;
}

export async function openWorld(seed: {
	customcrm: RawRecord[];
	wave: RawRecord[];
}): Promise<World> {
	const home = mkdtempSync(join(tmpdir(), 'linkstore-people-'));
	const lab = await openLab({
		home,
		flows: [PEOPLE_FLOW],
		others: [...PEOPLE_TEMPLATES, ALARM],
		logins: [
			{
				...named(LOGINS.supervisor),
				nodes: [NEW_CUSTOMER_NODES.supervisor],
			},
			{
				...named(LOGINS.administrator),
				nodes: [NEW_CUSTOMER_NODES.administrator, CUSTOMERS_NODES.page],
			},
		],
		sandbox: {
			membercare: false,
			customerp: false,
			chargebee: false,
			custompms: false,
			customcrm: { seed: { customers: seed.customcrm } },
			wave: { seed: { customers: seed.wave } },
		},
	});
	await lab.preview(PEOPLE_FLOW);
	await lab.approve(PEOPLE_FLOW);
	await lab.settle(PEOPLE_FLOW);
	for (const template of [PEOPLE_FLOW, ...PEOPLE_TEMPLATES])
		await lab.host.publish(workflowId(template));
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
	});
	return controls(lab, browser, home);
}

const named = ({ username, password }: { username: string; password: string }) => ({
	user: username,
	password,
});

function controls(lab: Lab, browser: Browser, home: string): World {
	const { customcrm, wave } = lab.sandbox;
	const visitor: World['visitor'] = async (login) => {
		const context = await browser.newContext({
			viewport: { width: 1280, height: 800 },
			...(login === undefined ? {} : { httpCredentials: login }),
		});
		context.setDefaultTimeout(60_000);
		// The forms name fonts on the internet, which this machine need not reach.
		await context.route(/fonts\.|n8n\.io/, async (route) => await route.abort());
		return context;
	};
	const formUrl = (role: RoleName) => `${lab.host.url()}/form/${FORM_PATHS[role]}`;
	const customersUrl = `${lab.host.url()}/webhook/${CUSTOMERS_PATH}`;
	const open = async (login: { username: string; password: string }, url: string) => {
		const page = await (await visitor(login)).newPage();
		await page.goto(url);
		return page;
	};
	return {
		lab,
		browser,
		visitor,
		formUrl,
		customersUrl,
		form: async (role) => await open(LOGINS[role], formUrl(role)),
		customers: async (query = '') => await open(LOGINS.page, customersUrl + query),
		inCrm: async (number) => (await customcrm.control.find('customers', { number }))[0],
		inWave: async (name) => await wave.control.find('customers', { name }),
		settle: async () => {
			await lab.settle(PEOPLE_FLOW);
		},
		existing: async (fields) => await customcrm.control.create('customers', fields),
		shoot,
		close: async () => {
			await browser.close();
			await lab.close();
			rmSync(home, { recursive: true, force: true });
		},
	};
}
