#include "tests/support/test_registry.h"
#include "tests/ui/support/sample_service.h"
#include "ui/tables/carrier_item_model.h"
#include "ui/tables/diff_text.h"
#include "ui/tables/growth_item_model.h"
#include "ui/tables/member_item_model.h"
#include "ui/tables/similar_item_model.h"
#include "ui/tables/story_item_models.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace groundswell;
using testing::SampleService;

namespace {

constexpr auto strictMembers = QAbstractItemModelTester::FailureReportingMode::QtTest;

/// The text with "[-missing-]" and "{+added+}".
QString drawnMarks(const ui::MarkedText& marked) {
    QString picture;
    int at = 0;
    for (const ui::MarkedText::Mark& mark : marked.marks) {
        picture += marked.text.mid(at, mark.start - at);
        const QString piece = marked.text.mid(mark.start, mark.length);
        picture += mark.kind == ui::MarkedText::Mark::Kind::Added ? QStringLiteral("{+%1+}").arg(piece)
                                                                  : QStringLiteral("[-%1-]").arg(piece);
        at = mark.start + mark.length;
    }
    return picture + marked.text.mid(at);
}

core::UtcTime hour(int hours) {
    return core::UtcTime(std::chrono::hours(hours));
}

}  // namespace

// What the dock of a cluster lists.
class MemberModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marks_data();
    void marks();
    void firstMarkComesNear();
    void members();
    void smallModels();
};

void MemberModelsTest::marks_data() {
    QTest::addColumn<std::string>("exemplar");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("picture");
    const auto row = [](const char* name, const char* exemplar, const char* text, const char* picture) {
        QTest::newRow(name) << std::string(exemplar) << std::string(text) << QString::fromUtf8(picture);
    };
    row("replaced", "until Friday after", "until Saturday after", "until [-Friday-] {+Saturday+} after");
    row("missing at the start", "No ferry stops", "ferry stops", "[-No-] ferry stops");
    row("missing at the end", "ferry stops today", "ferry stops", "ferry stops [-today-]");
    row("sign for sign", "late.", "late!", "late[-.-]{+!+}");
    row("a word before a stop", "late today.", "late again.", "late [-today-] {+again+}.");
    row("line breaks", "a\nb", "a\n\n b  c", "a b {+c+}");
    row("a direction is not taken over", "ferry", "ferry \xE2\x80\xAE late", "ferry {+late+}");
    row("nothing", "", "", "");
}

void MemberModelsTest::marks() {
    QFETCH(const std::string, exemplar);
    QFETCH(const std::string, text);
    QFETCH(const QString, picture);
    QCOMPARE(drawnMarks(ui::markDifferences(exemplar, text)), picture);
}

void MemberModelsTest::firstMarkComesNear() {
    std::string words;
    for (int word = 0; word < 60; ++word) words += "word" + std::to_string(word) + ' ';
    const ui::MarkedText near = ui::fromFirstMark(ui::markDifferences(words, words + "more"), 40);
    QCOMPARE(near.marks.size(), std::size_t{1});
    QVERIFY(near.text.startsWith(QChar(0x2026)));
    QVERIFY(near.marks.front().start < 60);
    QCOMPARE(near.text.mid(near.marks.front().start, near.marks.front().length), QStringLiteral("more"));
    const ui::MarkedText same = ui::fromFirstMark(ui::markDifferences("a b", "a c"), 40);
    QCOMPARE(drawnMarks(same), QStringLiteral("a [-b-] {+c+}"));
}

void MemberModelsTest::members() {
    SampleService sample;
    QVERIFY(sample.open());
    const auto clusters = sample.answer<pipeline::ClusterPage>([&](auto answer) {
        return sample.service->clusters({}, domain::ClusterSort::Items, domain::SortOrder::Descending, {0, 1}, answer);
    });
    QVERIFY(clusters && !clusters->rows.empty());
    const domain::Cluster& cluster = clusters->rows.front();
    ui::MemberItemModel model(*sample.service, sample.clock);
    const QAbstractItemModelTester tester(&model, strictMembers);
    domain::Filter filter;
    filter.clusters = {cluster.id};
    model.setQuery(filter, domain::ItemSort::Similarity, domain::SortOrder::Descending);
    QVERIFY(sample.waitFor([&] { return model.hasAnswer(); }));
    QCOMPARE(static_cast<std::int64_t>(model.rowCount()), cluster.items);
    model.setExemplar({cluster.exemplar, cluster.exemplarText, "xx", 3});

    int exemplars = 0;
    for (int row = 0; row < std::min(model.rowCount(), ui::PagedItemModel::pageSize); ++row) {
        const QModelIndex card = model.index(row, ui::ContentItemModel::Text);
        const auto marked = card.data(ui::MarkedRole).value<ui::MarkedText>();
        QVERIFY(!marked.text.isEmpty());
        if (card.data(ui::IsExemplarRole).toBool()) {
            ++exemplars;
            QVERIFY(marked.marks.empty());
            QCOMPARE(card.data(ui::CopiesRole).toLongLong(), 3LL);
            QVERIFY(!card.data(ui::OtherLanguageRole).toBool());
        }
        if (card.data(ui::OtherLanguageRole).toBool()) QVERIFY(marked.marks.empty());
    }
    QVERIFY(exemplars <= 1);
    model.setExemplar({cluster.exemplar, cluster.exemplarText, {}, -1});
    QVERIFY(!model.index(0, ui::ContentItemModel::Text).data(ui::OtherLanguageRole).toBool());

    // Without differences the texts stand as they were written; with them again, as before.
    const auto texts = [&model] {
        QStringList list;
        bool anyMark = false;
        for (int row = 0; row < std::min(model.rowCount(), ui::PagedItemModel::pageSize); ++row) {
            const QModelIndex card = model.index(row, ui::ContentItemModel::Text);
            const auto marked = card.data(ui::MarkedRole).value<ui::MarkedText>();
            anyMark = anyMark || !marked.marks.empty();
            list << marked.text << card.data(Qt::AccessibleTextRole).toString();
        }
        return std::pair(list, anyMark);
    };
    const auto marked = texts();
    QVERIFY(marked.second);
    model.setDifferences(false);
    const auto plain = texts();
    QVERIFY(!plain.second);
    for (int row = 0; row < plain.first.size() / 2; ++row) {
        const QString own = model.index(row, ui::ContentItemModel::Text).data().toString();
        QCOMPARE(plain.first[2 * row], own);
        QCOMPARE(plain.first[2 * row + 1], own);
    }
    model.setExemplar({cluster.exemplar, cluster.exemplarText, "xx", -1});
    QVERIFY(!model.index(0, ui::ContentItemModel::Text).data(ui::OtherLanguageRole).toBool());
    model.setExemplar({cluster.exemplar, cluster.exemplarText, {}, -1});
    model.setDifferences(true);
    QVERIFY(texts() == marked);

    const QModelIndex first = model.index(0, ui::ContentItemModel::Text);
    QVERIFY(!first.data(Qt::CheckStateRole).isValid());
    QVERIFY(!model.setData(first, Qt::Checked, Qt::CheckStateRole));
    QSignalSpy ticks(&model, &ui::MemberItemModel::tickedChanged);
    model.setTicking(true);
    QVERIFY(first.flags().testFlag(Qt::ItemIsUserCheckable));
    QVERIFY(model.setData(first, Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(model.ticked(), QList<qlonglong>{model.rowId(0)});
    QCOMPARE(first.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    model.setTicking(false);
    QVERIFY(model.ticked().isEmpty());
    QCOMPARE(ticks.count(), 3);
}

void MemberModelsTest::smallModels() {
    const auto clock = std::make_shared<core::SystemClock>();
    ui::CarrierItemModel carriers(QStringLiteral("Outlet"), clock);
    const QAbstractItemModelTester carrierTester(&carriers, strictMembers);
    domain::Carriers who;
    who.rows = {{"Courier", 5, hour(20)}, {"Daily", 3, hour(10)}, {"unknown time", 1, std::nullopt}};
    who.total = 3;
    carriers.setCarriers(who);
    QCOMPARE(carriers.rowCount(), 3);
    QVERIFY(carriers.index(1, ui::CarrierItemModel::First).data().toString().contains(QStringLiteral("first")));
    QVERIFY(!carriers.index(0, ui::CarrierItemModel::First).data().toString().contains(QStringLiteral("first")));
    carriers.setCarriers({});
    QCOMPARE(carriers.rowCount(), 0);

    ui::GrowthItemModel growth;
    const QAbstractItemModelTester growthTester(&growth, strictMembers);
    growth.setDays({{core::UtcDay(std::chrono::days(1)), 2},
                    {core::UtcDay(std::chrono::days(2)), 0},
                    {core::UtcDay(std::chrono::days(3)), 8}});
    QCOMPARE(growth.rowCount(), 2);
    QCOMPARE(growth.index(0, ui::GrowthItemModel::Items).data().toString(), QStringLiteral("8"));
    QCOMPARE(growth.index(1, ui::GrowthItemModel::Bar).data(ui::ShareRole).toDouble(), 0.25);

    ui::NoteItemModel notes(clock);
    const QAbstractItemModelTester noteTester(&notes, strictMembers);
    domain::Note note;
    note.id = core::NoteId{7};
    note.text = "two\nlines";
    note.madeAt = hour(1);
    notes.setNotes({note});
    QCOMPARE(notes.index(0).data(ui::IdRole).toLongLong(), 7LL);
    QCOMPARE(notes.index(0).data().toString(), QStringLiteral("two\nlines"));

    ui::EventItemModel events(clock);
    const QAbstractItemModelTester eventTester(&events, strictMembers);
    domain::ClusterEvent merge;
    merge.at = hour(2);
    merge.undoneAt = hour(3);
    merge.others = {core::ClusterId{12}, core::ClusterId{15}};
    domain::ClusterEvent split;
    split.kind = domain::ClusterEvent::Kind::MadeBySplit;
    split.items = 2;
    split.others = {core::ClusterId{9}};
    events.setEvents({merge, split});
    QCOMPARE(events.index(0).data().toString(), QStringLiteral("Merged: #12, #15 came into this cluster"));
    QVERIFY(events.index(0).data(ui::SecondLineRole).toString().contains(QStringLiteral("taken back")));
    QCOMPARE(events.index(1).data().toString(), QStringLiteral("Made by a split: 2 items out of #9"));
    QCOMPARE(events.index(1).data(ui::SecondLineRole).toString(), QStringLiteral("When is not known"));

    ui::SimilarItemModel similar;
    const QAbstractItemModelTester similarTester(&similar, strictMembers);
    pipeline::SimilarCluster near;
    near.cluster.id = core::ClusterId{4};
    near.cluster.items = 1;
    near.score = 0.5;
    similar.setRows({near});
    QVERIFY(similar.index(0).data(ui::SecondLineRole).toString().startsWith(QStringLiteral("#4")));
}

GROUNDSWELL_TEST(MemberModelsTest, member_models)
#include "tst_member_models.moc"
