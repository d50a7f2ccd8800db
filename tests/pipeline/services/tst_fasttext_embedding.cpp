#include "pipeline/services/fasttext_embedding.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#ifdef GROUNDSWELL_FASTTEXT
#include <fasttext/args.h>
#include <fasttext/fasttext.h>
#endif

#include <cmath>
#include <fstream>

using namespace groundswell;

namespace {

std::string pathIn(const QTemporaryDir& folder, const char* name) {
    return folder.filePath(QString::fromLatin1(name)).toStdString();
}

#ifdef GROUNDSWELL_FASTTEXT

// Two subjects, whose words never meet.
std::string corpus() {
    std::string text;
    for (int i = 0; i < 400; ++i) {
        text += "river water flood bridge rain river flood water rain bridge\n";
        text += "vote party election poll ballot party vote election ballot poll\n";
    }
    return text;
}

std::string trainModel(const QTemporaryDir& folder) {
    std::ofstream(pathIn(folder, "corpus.txt")) << corpus();
    fasttext::Args args;
    args.input = pathIn(folder, "corpus.txt");
    args.output = pathIn(folder, "model");
    args.model = fasttext::model_name::cbow;
    args.dim = 16;
    args.epoch = 20;
    args.minCount = 1;
    args.bucket = 1000;
    args.thread = 1;
    args.verbose = 0;
    fasttext::FastText model;
    model.train(args);
    model.saveModel(args.output + ".bin");
    return args.output + ".bin";
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
    double dot = 0;
    for (std::size_t i = 0; i < a.size(); ++i) dot += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return dot;
}

#endif

}  // namespace

class FastTextEmbeddingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
#ifdef GROUNDSWELL_FASTTEXT
    void givesUnitVectorsThatTellSubjectsApart() {
        const QTemporaryDir folder;
        const auto service = services::openFastTextModel(trainModel(folder));
        QVERIFY2(service.has_value(), service ? "" : service.error().describe().c_str());
        const std::vector<std::string> texts{"flood water", "rain\nbridge", "party ballot", "vote"};
        const auto vectors = (*service)->embed(texts, {});
        for (const auto& vector : vectors) {
            QVERIFY(vector.has_value());
            QCOMPARE(vector->size(), std::size_t{16});
            QVERIFY(std::abs(cosine(*vector, *vector) - 1) < 1e-5);
        }
        QVERIFY(cosine(*vectors[0], *vectors[1]) > cosine(*vectors[0], *vectors[2]));
        QVERIFY(cosine(*vectors[2], *vectors[3]) > cosine(*vectors[1], *vectors[3]));
        // The line break is white space: both words count.
        QVERIFY(*vectors[1] == *(*service)->embed(std::vector<std::string>{"rain bridge"}, {}).front());
    }

    void waitsForTheModelOfTheStoredVectors() {
        const QTemporaryDir folder;
        const auto service = services::openFastTextModel(trainModel(folder));
        (*service)->expectDimensions(300);
        const auto vector = (*service)->embed(std::vector<std::string>{"flood"}, {}).front();
        QCOMPARE(vector.error().code, core::ErrorCode::Unavailable);
    }

    void stops() {
        const QTemporaryDir folder;
        const auto service = services::openFastTextModel(trainModel(folder));
        std::stop_source stop;
        stop.request_stop();
        const auto vector = (*service)->embed(std::vector<std::string>{"flood"}, stop.get_token()).front();
        QCOMPARE(vector.error().code, core::ErrorCode::Unavailable);
    }

    void refusesDamagedModels() {
        const QTemporaryDir folder;
        const std::string file = trainModel(folder);
        std::string bytes;
        {
            std::ifstream in(file, std::ios::binary);
            bytes.assign(std::istreambuf_iterator<char>(in), {});
        }
        for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{60}, bytes.size() / 2}) {
            std::ofstream(file, std::ios::binary) << bytes.substr(0, size);
            const auto service = services::openFastTextModel(file);
            QVERIFY2(!service.has_value(), std::to_string(size).c_str());
            QCOMPARE(service.error().code, core::ErrorCode::InvalidInput);
        }
    }

    void refusesWhatIsNoModel_data() {
        QTest::addColumn<std::string>("content");
        QTest::newRow("text") << std::string("flood water\n");
        QTest::newRow("word vectors") << std::string("2 2\nflood 0.1 0.2\nwater 0.3 0.4\n");
        // The sizes that it tells would take all memory.
        QTest::newRow("garbage behind the magic number")
            << std::string("\xba\x16\x4f\x2f\x0c\0\0\0", 8) + std::string(200, '\x7f');
    }
    void refusesWhatIsNoModel() {
        QFETCH(std::string, content);
        const QTemporaryDir folder;
        std::ofstream(pathIn(folder, "m.bin"), std::ios::binary) << content;
        const auto service = services::openFastTextModel(pathIn(folder, "m.bin"));
        QVERIFY(!service.has_value());
        QCOMPARE(service.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(service.error().describe().find("m.bin") != std::string::npos);
    }

    void saysThatThereIsNone() {
        const QTemporaryDir folder;
        const auto service = services::openFastTextModel(pathIn(folder, "absent.bin"));
        QCOMPARE(service.error().code, core::ErrorCode::NotFound);
        QVERIFY(service.error().describe().find("absent.bin") != std::string::npos);
    }
#else
    void saysThatThisBuildHasNone() {
        QCOMPARE(services::openFastTextModel("model.bin").error().code, core::ErrorCode::Unsupported);
    }
#endif
};

GROUNDSWELL_TEST(FastTextEmbeddingTest, fasttext_embedding)
#include "tst_fasttext_embedding.moc"
