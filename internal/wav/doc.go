// Package wav reads and writes linear PCM audio in RIFF WAVE files: 16 bits, any rate, one or two channels.
//
// It exists for three needs: prompts that a person uploads, the legs of recordings that Asterisk writes,
// and the captures of test phones. What it guarantees:
//
//   - ParseHeader and Decode never panic and never allocate more than the input warrants, whatever the bytes.
//   - A file whose writer was killed before it could fill in its lengths (Asterisk writes zeros first) is
//     read by what is there: Header.Frames takes the file's size and believes it over the header when the
//     header says zero, or claims more than there is.
//   - Unknown chunks before the audio are passed over; WAVE_FORMAT_EXTENSIBLE is understood when its
//     sub-format is PCM.
//
// It is not a transcoder: it neither resamples nor converts other sample formats, and it refuses them with
// an error that names what it found.
package wav
