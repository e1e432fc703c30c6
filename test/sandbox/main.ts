/**
 * The sandbox as a process of its own:
 *
 *   tsx test/sandbox/main.ts [--port 4000] [--membercare-port 4001] [--customerp-port 4002]
 *                            [--chargebee-port 4003] [--custompms-port 4004] [--wave-port 4005]
 *                            [--customcrm-port 4006]
 *                            [--state file.json] [--generate 100] [--seed 1]
 *
 * `--port` is the admin port, `--generate` fills Membercare and Customerp with made-up records. Prints one
 * JSON line with addresses and credentials, then runs until SIGINT or SIGTERM.
 */
import { parseArgs } from 'node:util';

import { generatePair } from './generate';
import { startSandbox } from './index';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			'membercare-port': { type: 'string', default: '0' },
			'customerp-port': { type: 'string', default: '0' },
			'chargebee-port': { type: 'string', default: '0' },
			'custompms-port': { type: 'string', default: '0' },
			'customcrm-port': { type: 'string', default: '0' },
			'wave-port': { type: 'string', default: '0' },
			state: { type: 'string' },
			generate: { type: 'string' },
			seed: { type: 'string', default: '1' },
		},
	});
	const count = Number(values.generate ?? 0);
	const data =
		count > 0
			? generatePair({
					seed: Number(values.seed),
					companies: count,
					organizations: Math.ceil(count / 10),
					persons: count,
					products: Math.ceil(count / 4),
					invoices: count,
				})
			: { membercare: {}, customerp: {} };
	const sandbox = await startSandbox({
		adminPort: Number(values.port),
		...(values.state === undefined ? {} : { stateFile: values.state }),
		membercare: { port: Number(values['membercare-port']), seed: data.membercare },
		customerp: { port: Number(values['customerp-port']), seed: data.customerp },
		chargebee: { port: Number(values['chargebee-port']) },
		custompms: { port: Number(values['custompms-port']) },
		customcrm: { port: Number(values['customcrm-port']) },
		wave: { port: Number(values['wave-port']) },
	});
	const { membercare, customerp, chargebee, custompms, customcrm, wave, adminUrl } = sandbox;
	const shown = Object.fromEntries(
		Object.entries({ membercare, customerp, chargebee, custompms, customcrm, wave }).map(
			([name, { url, credential }]) => [name, { url, credential }],
		),
	);
	process.stdout.write(`${JSON.stringify({ adminUrl, ...shown })}\n`);

	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		sandbox.stop().then(
			() => process.exit(0),
			(error: unknown) => {
				process.stderr.write(`${String(error)}\n`);
				process.exit(1);
			},
		);
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exit(1);
});
