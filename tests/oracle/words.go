package main

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// Word is one expansion.
type Word struct {
	// Text is the word after expansion, or the error.
	Text  string `json:"text"`
	Error string `json:"error,omitempty"`
	// Words is the same split at white space outside quotes, as EXPOSE does.
	Words []string `json:"words"`
	// Unmatched are the names that nothing defines.
	Unmatched []string `json:"unmatched,omitempty"`
}

func (job *Job) lex(answer *Answer) {
	escape := '\\'
	if job.Escape != "" {
		escape = []rune(job.Escape)[0]
	}
	env := shell.EnvsFromSlice(job.Env)
	for _, text := range job.Words {
		lex := shell.NewLex(escape)
		if job.Raw {
			lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
		}
		result, err := lex.ProcessWordWithMatches(text, env)
		word := Word{Text: result.Result}
		if err != nil {
			word = Word{Error: err.Error()}
		} else if word.Words, err = lex.ProcessWords(text, env); err != nil {
			word.Error = err.Error()
		}
		for name := range result.Unmatched {
			word.Unmatched = append(word.Unmatched, name)
		}
		slices.Sort(word.Unmatched)
		answer.Words = append(answer.Words, word)
	}
}

// ignore says for each path whether the patterns leave it out, looking at its parents as a walk of a folder does.
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
	return nil
}
