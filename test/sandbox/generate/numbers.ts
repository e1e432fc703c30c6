/** Business numbers of the Nordic countries, with their check digits. */
import type { RegistrationNumberKind } from '../types';

const digitsOf = (text: string) => [...text].map(Number);
const weighted = (digits: number[], weights: number[]) =>
	weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0);

const CVR_WEIGHTS = [2, 7, 6, 5, 4, 3, 2];
const NORWEGIAN_WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/** The digit that makes the weighted sum divisible by 11; 10 does not exist. */
const mod11 = (digits: number[], weights: number[]): number | undefined => {
	const rest = weighted(digits, weights) % 11;
	const digit = rest === 0 ? 0 : 11 - rest;
	return digit === 10 ? undefined : digit;
};

export const luhn = (digits: number[]): number => {
	const sum = [...digits].reverse().reduce((total, digit, index) => {
		const doubled = index % 2 === 0 ? digit * 2 : digit;
		return total + (doubled > 9 ? doubled - 9 : doubled);
	}, 0);
	return (10 - (sum % 10)) % 10;
};

/** GS1: EAN/GLN of 13 digits. */
export const gs1 = (digits: number[]): number => {
	const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
	return (10 - (sum % 10)) % 10;
};

/** Danish CVR: 8 digits, the last is the check digit. undefined where none exists. */
export function completeCvr(first7: string): string | undefined {
	const digit = mod11(digitsOf(first7), CVR_WEIGHTS);
	return digit === undefined ? undefined : `${first7}${digit}`;
}

/** Norwegian organization number: 9 digits. */
export function completeNorwegian(first8: string): string | undefined {
	const digit = mod11(digitsOf(first8), NORWEGIAN_WEIGHTS);
	return digit === undefined ? undefined : `${first8}${digit}`;
}

/** Swedish organization number: 10 digits without a hyphen. */
export const completeSwedish = (first9: string): string => `${first9}${luhn(digitsOf(first9))}`;

export const completeGln = (first12: string): string => `${first12}${gs1(digitsOf(first12))}`;

/** Kinds without a known check digit pass. */
export function hasCheckDigit(kind: RegistrationNumberKind, number: string): boolean {
	const body = number.slice(0, -1);
	if (kind === 'cvr') return completeCvr(body) === number;
	if (kind === 'norwegianCompanyNumber') return completeNorwegian(body) === number;
	if (kind === 'swedishCompanyNumber') return completeSwedish(body) === number;
	return true;
}
