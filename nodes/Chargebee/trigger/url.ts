import { ApiFailure } from '../../shared/failure';

const PORTS = new Set(['', '80', '443', '8080', '8443']);
const LONGEST_URL = 512;
/** Names and addresses by which a machine reaches nobody but itself. */
const OWN_MACHINE = /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/i;

const REMEDY =
	'Set the environment variable WEBHOOK_URL of n8n (newer versions call it N8N_WEBHOOK_URL) to the address by which the internet reaches it, for example https://n8n.example.com/, and start n8n again. Chargebee posts to the ports 80, 443, 8080 and 8443 only, and takes addresses of 512 characters at most.';

const refused = (why: string): ApiFailure =>
	new ApiFailure(`Chargebee cannot post events to this n8n: ${why}`, {
		outcome: 'notSent',
		scope: 'side',
		remedy: REMEDY,
	});

/**
 * The address of the webhook, if Chargebee takes it.
 * @throws ApiFailure that names what is wrong with it, before anything is sent.
 */
export function checkedUrl(address: string | undefined): string {
	let url: URL | undefined;
	try {
		url = new URL(address ?? '');
	} catch {
		url = undefined;
	}
	if (address === undefined || url === undefined || !/^https?:$/.test(url.protocol)) {
		throw refused(`"${address ?? ''}" is no http or https address`);
	}
	if (OWN_MACHINE.test(url.hostname)) {
		throw refused(`${url.origin} is an address that only this machine reaches`);
	}
	if (!PORTS.has(url.port)) throw refused(`the port ${url.port} of ${url.origin} is not allowed`);
	if (address.length > LONGEST_URL) {
		throw refused(`its address has ${address.length} characters, more than ${LONGEST_URL}`);
	}
	return address;
}
