import { describe, expect, it } from '@jest/globals';
import { CreditWindow } from '../../src/executor/credit-window.js';

describe('the credit window', () => {
  it('opens for short tasks and closes for long ones, within its bounds', () => {
    const window = new CreditWindow();
    expect(window.size).toBe(2);
    for (let i = 0; i < 100; i++) window.served(1);
    expect(window.size).toBe(120);
    for (let i = 0; i < 100; i++) window.served(20);
    expect(window.size).toBe(15);
    for (let i = 0; i < 3; i++) window.served(100_000);
    expect(window.size).toBe(2);
  });
});
