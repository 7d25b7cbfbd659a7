package dev.cairn.transform.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.schemas.Platform;
import dev.cairn.schemas.Technology;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Illumina HiSeq 2000 (IlluminaHiSeq2000) | Illumina HiSeq 2000 | IlluminaHiSeq2000",
                "Affymetrix Zebrafish Genome Array (zebrafish) | Affymetrix Zebrafish Genome Array | zebrafish",
                "Agilent-014850 4x44K (Probe Name version) (GPL6480) | Agilent-014850 4x44K (Probe Name version) | GPL6480",
                "Name (Outer (inner)) | Name | Outer (inner)",
                "'  Name\t of \u00a0two   (  A B ) ' | Name of two | A B",
                "Name | Name |",
                "Name () | Name |",
                "Name (A) v2 | Name (A) v2 |",
                "Name A) | Name A) |",
                "Name (A | Name (A |",
                "(A) | (A) |",
                "Name)( | Name)( |",
            })
    void splitsNameAndAccession(String text, String name, String accession) {
        var platform = Platforms.read(text);

        assertThat(platform.getName()).isEqualTo(name);
        assertThat(platform.getAccession()).isEqualTo(accession);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Illumina HiSeq 2000 (IlluminaHiSeq2000) | Illumina | RNA_SEQ",
                "IlluminaHiSeq2500 | Illumina | RNA_SEQ",
                "NextSeq 500 | Illumina | RNA_SEQ",
                "Illumina NovaSeq 6000 (IlluminaNovaSeq6000) | Illumina | RNA_SEQ",
                "Illumina Genome Analyzer IIx (IlluminaGenomeAnalyzerIIx) | Illumina | RNA_SEQ",
                "Illumina HumanHT-12 V4.0 expression beadchip (Illumina_HumanHT-12_V4.0) | Illumina | MICROARRAY",
                "Illumina MouseWG-6 v2.0 | Illumina | MICROARRAY",
                "Illumina | Illumina | UNKNOWN",
                "Ion Torrent Proton (IonTorrentProton) | Ion Torrent | RNA_SEQ",
                "Ion S5 XL | Ion Torrent | RNA_SEQ",
                "BGISEQ-500 (BGISEQ500) | BGI/MGI | RNA_SEQ",
                "DNBSEQ-G400 | BGI/MGI | RNA_SEQ",
                "MinION | Oxford Nanopore | RNA_SEQ",
                "PacBio RS II | Pacific Biosciences | RNA_SEQ",
                "454 GS FLX Titanium | Roche 454 | RNA_SEQ",
                "AB SOLiD 4 System | Applied Biosystems | RNA_SEQ",
                "[HG-U133_Plus_2] Affymetrix Human Genome U133 Plus 2.0 Array (hgu133plus2) | Affymetrix | MICROARRAY",
                "[MoGene-1_0-st] (mogene10st) | Affymetrix | MICROARRAY",
                "Agilent-026652 Whole Human Genome Microarray 4x44K v2 | Agilent | MICROARRAY",
                "GE Healthcare CodeLink Human Whole Genome Bioarray | GE Healthcare | MICROARRAY",
                "NimbleGen Homo sapiens Expression Array | Roche NimbleGen | MICROARRAY",
                "ABI Human Genome Survey Microarray Version 2 | Applied Biosystems | MICROARRAY",
                "NanoString nCounter | NanoString | UNKNOWN",
                "UHN Human 19K microarray |  | MICROARRAY",
                "Companion station 5 |  | UNKNOWN",
                "Massive chip-seq |  | UNKNOWN",
            })
    void knowsMakerAndTechnology(String text, String manufacturer, Technology technology) {
        assertThat(Platforms.read(text))
                .extracting(Platform::getManufacturer, Platform::getTechnology)
                .containsExactly(manufacturer, technology);
    }

    @ParameterizedTest
    @CsvSource({
        "RNA-SEQ,RNA_SEQ",
        "rna seq,RNA_SEQ",
        "RNASEQ,RNA_SEQ",
        "MICROARRAY,MICROARRAY",
        "Microarray,MICROARRAY",
        "PROTEOMICS,UNKNOWN",
        "'',UNKNOWN",
        ",UNKNOWN"
    })
    void knowsTheTechnologyThatAStudyStates(String text, Technology technology) {
        assertThat(Technologies.read(text)).isEqualTo(technology);
    }
}
