import type { Component } from 'svelte';
import Foot from './Foot.svelte';
import Header from './Header.svelte';
import Main from './Main.svelte';

/** What a page consists of, by the id of its place in `index.html`, from top to bottom. */
export const parts: Readonly<Record<'top' | 'main' | 'foot', Component>> = {
  top: Header,
  main: Main,
  foot: Foot,
};

/** The name a page is written under at build time: '/' is `index`, '/item/:id' is `item`. */
export const writtenName = (path: string): string => path.split('/')[1] || 'index';
