package main

import (
	"github.com/distribution/reference"
)

// references reads each word as an image reference: Text is the full spelling with the tag that is meant, and Words
// holds the familiar one.
func (job *Job) references(answer *Answer) {
	for _, text := range job.Words {
		word := Word{}
		if named, err := reference.ParseNormalizedNamed(text); err != nil {
			word.Error = err.Error()
		} else {
			named = reference.TagNameOnly(named)
			word.Text = named.String()
			word.Words = []string{reference.FamiliarString(named)}
		}
		answer.Words = append(answer.Words, word)
	}
}
