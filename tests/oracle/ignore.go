package main

import (
	"context"
	"errors"
	"io"
	gofs "io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
	"github.com/tonistiigi/fsutil/types"
)

// ignore answers twice for each path: whether the patterns leave it out by themselves (as the linter asks), and
// whether a walk sends it (as the client does).
func (job *Job) ignore(answer *Answer) error {
	patterns, err := ignorefile.ReadAll(strings.NewReader(job.Patterns))
	if err != nil {
		return err
	}
	answer.Read = patterns
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return err
	}
	for _, p := range job.Paths {
		ignored, err := matcher.MatchesOrParentMatches(strings.TrimSuffix(p, "/"))
		if err != nil {
			return err
		}
		answer.Ignored = append(answer.Ignored, ignored)
	}
	filtered, err := fsutil.NewFilterFS(newTree(job.Paths), &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return err
	}
	answer.Sent = []string{}
	return filtered.Walk(context.Background(), "", func(p string, entry gofs.DirEntry, err error) error {
		if err == nil {
			answer.Sent = append(answer.Sent, p)
		}
		return err
	})
}

// tree is a file system of names.
type tree struct {
	entries map[string][]string
	folders map[string]bool
}

func newTree(paths []string) *tree {
	t := &tree{entries: map[string][]string{}, folders: map[string]bool{}}
	var add func(p string, folder bool)
	add = func(p string, folder bool) {
		if p == "." || p == "" {
			return
		}
		parent := path.Dir(p)
		add(parent, true)
		if folder {
			t.folders[p] = true
		}
		if !slices.Contains(t.entries[parent], p) {
			t.entries[parent] = append(t.entries[parent], p)
		}
	}
	for _, p := range paths {
		add(strings.TrimSuffix(p, "/"), strings.HasSuffix(p, "/"))
	}
	for _, entries := range t.entries {
		slices.Sort(entries)
	}
	return t
}

func (t *tree) Open(string) (io.ReadCloser, error) { return nil, os.ErrNotExist }

func (t *tree) Walk(_ context.Context, _ string, fn gofs.WalkDirFunc) error {
	err := t.walk(".", fn)
	if errors.Is(err, gofs.SkipDir) {
		return nil
	}
	return err
}

func (t *tree) walk(folder string, fn gofs.WalkDirFunc) error {
	for _, p := range t.entries[folder] {
		stat := &types.Stat{Path: p, Mode: 0o644}
		if t.folders[p] {
			stat.Mode = uint32(os.ModeDir | 0o755)
		}
		err := fn(p, &fsutil.DirEntryInfo{Stat: stat}, nil)
		if errors.Is(err, gofs.SkipDir) {
			if t.folders[p] {
				continue
			}
			return nil
		}
		if err == nil && t.folders[p] {
			err = t.walk(p, fn)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
