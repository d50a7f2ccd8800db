#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/decisions.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/member_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

#include <algorithm>

using namespace groundswell;
using testing::WindowFixture;

// What a person decides about clusters, through the window, with its undo and redo.
class DecisionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void starWatches();
    void severalRowsAreSelected();
    void labelIsSetOnSeveralAndNarrows();
    void stripTakesBack();
    void notes();
    void ignoredIsHidden();
    void ignoredIsTakenBackInPlace();
    void mergeThroughTheMenu();
    void splitOffTickedItems();
    void splitIsTakenBackFromTheHistory();
    void exemplarIsChosen();
    void failedWriteLeavesTheStack();
    void sizesNarrow();
    void undoAndRedoAtRandom();
    void anotherWorkspaceForgets();

private:
    template <class T, class Ask>
    std::optional<T> answer(Ask&& ask) {
        std::optional<T> value;
        bool answered = false;
        const pipeline::Ticket ticket = ask([&](core::Result<T> result) {
            answered = true;
            if (result) value = std::move(*result);
        });
        if (!QTest::qWaitFor([&] { return answered; }, 30'000)) return std::nullopt;
        return value;
    }
    [[nodiscard]] ui::RowTable* table() const { return m_fixture->find<ui::RowTable>(QStringLiteral("clusterTable")); }
    [[nodiscard]] ui::ClusterItemModel* model() const { return qobject_cast<ui::ClusterItemModel*>(table()->model()); }
    [[nodiscard]] ui::RowTable* items() const {
        return m_fixture->find<ui::RowTable>(QStringLiteral("clusterItemTable"));
    }
    [[nodiscard]] ui::MemberItemModel* members() const { return qobject_cast<ui::MemberItemModel*>(items()->model()); }
    [[nodiscard]] ui::Decisions* decisions() const { return m_fixture->window->findChild<ui::Decisions*>(); }
    [[nodiscard]] QAbstractButton* button(const char* name) const {
        return m_fixture->find<QAbstractButton>(QString::fromLatin1(name));
    }
    [[nodiscard]] QAction* menuAction(const QString& name) const {
        return m_fixture->window->findChild<QAction*>(name);
    }
    [[nodiscard]] bool idle() const { return decisions()->isIdle(); }
    [[nodiscard]] std::optional<domain::Cluster> cluster(qlonglong id) const {
        const ui::ClusterRow* row = model()->rowAt(model()->rowOf(id));
        return row != nullptr ? std::optional(row->cluster) : std::nullopt;
    }
    [[nodiscard]] std::int64_t itemsOf(qlonglong id) const {
        const auto found = cluster(id);
        return found ? found->items : -1;
    }
    [[nodiscard]] bool isWatched(qlonglong id) const {
        const auto found = cluster(id);
        return found && found->watched;
    }
    [[nodiscard]] int withLabel(const std::string& label) const {
        int having = 0;
        for (int row = 0; row < model()->rowCount(); ++row) {
            const ui::ClusterRow* known = model()->rowAt(row);
            if (known == nullptr) continue;
            const auto& labels = known->cluster.labels;
            if (std::find(labels.begin(), labels.end(), label) != labels.end()) ++having;
        }
        return having;
    }
    void click(int row, int column, Qt::KeyboardModifiers keys = Qt::NoModifier) {
        const QRect place = table()->visualRect(model()->index(row, column));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, place.center());
    }
    void choose(int row, Qt::KeyboardModifiers keys = Qt::NoModifier) { click(row, ui::ClusterItemModel::Text, keys); }
    [[nodiscard]] bool open(int row) {
        const qlonglong id = model()->rowId(row);
        table()->selectId(0);
        choose(row);
        auto* number = m_fixture->find<QLabel>(QStringLiteral("clusterId"));
        auto* title = m_fixture->find<QLabel>(QStringLiteral("clusterTitle"));
        const qlonglong expected = cluster(id)->items;
        return QTest::qWaitFor(
            [&] {
                return number->text() == QStringLiteral("#%1").arg(id) && !title->text().isEmpty() &&
                       members()->rowCount() == expected && members()->isLoaded(0) && !members()->isLoading() &&
                       members()->rowAt(0)->item.cluster.value == id;
            },
            30'000);
    }
    void showTab(int tab) { m_fixture->find<QTabBar>(QStringLiteral("clusterTabs"))->setCurrentIndex(tab); }
    /// All that decisions can change, as text.
    [[nodiscard]] QString snapshot();

    std::unique_ptr<WindowFixture> m_fixture;
};

void DecisionsTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(model()->rowCount() > 10);
    QTRY_VERIFY(model()->isLoaded(0) && !model()->isLoading());
    // One order that no decision of these tests changes but those about members.
    Q_EMIT table()->headClicked(ui::ClusterItemModel::Items);
    if (model()->sortOrder() == domain::SortOrder::Ascending) Q_EMIT table()->headClicked(ui::ClusterItemModel::Items);
    QTRY_COMPARE(model()->sortKey(), domain::ClusterSort::Items);
    QTRY_VERIFY(model()->isLoaded(0) && !model()->isLoading());
    QCOMPARE(model()->sortOrder(), domain::SortOrder::Descending);
}

void DecisionsTest::cleanupTestCase() {
    m_fixture.reset();
}

void DecisionsTest::cleanup() {
    m_fixture->window->filter().clear();
    m_fixture->window->filter().setIgnoredShown(false);
    table()->selectId(0);
    QTRY_VERIFY(idle());
    while (decisions()->stack().canUndo()) {
        const int index = decisions()->stack().index();
        decisions()->undo();
        QTRY_COMPARE(decisions()->stack().index(), index - 1);
    }
    QTRY_VERIFY(model()->isLoaded(0) && !model()->isLoading());
}

QString DecisionsTest::snapshot() {
    pipeline::Service& service = *m_fixture->service;
    QStringList lines;
    const auto clusters = answer<pipeline::ClusterPage>([&](auto reply) {
        return service.clusters({}, domain::ClusterSort::Id, domain::SortOrder::Ascending, {0, 100'000}, reply);
    });
    if (!clusters) return {};
    for (const domain::Cluster& one : clusters->rows) {
        QStringList labels;
        for (const std::string& label : one.labels) labels << QString::fromStdString(label);
        lines << QStringLiteral("cluster %1: %2 items, %3 texts, exemplar %4%5%6%7, labels %8")
                     .arg(one.id.value)
                     .arg(one.items)
                     .arg(one.unique)
                     .arg(one.exemplar.value)
                     .arg(one.exemplarPinned ? QStringLiteral(" pinned") : QString(),
                          one.watched ? QStringLiteral(" watched") : QString(),
                          one.ignored ? QStringLiteral(" ignored") : QString(), labels.join(QChar(u',')));
        if (one.notes == 0) continue;
        const auto notes = answer<std::vector<domain::Note>>([&](auto reply) { return service.notes(one.id, reply); });
        if (!notes) return {};
        for (const domain::Note& note : *notes)
            lines << QStringLiteral("  note %1: %2").arg(note.id.value).arg(QString::fromStdString(note.text));
    }
    const auto labels = answer<std::vector<domain::LabelCount>>([&](auto reply) { return service.labels(reply); });
    const auto watches = answer<std::vector<domain::WatchRow>>([&](auto reply) { return service.watches(reply); });
    if (!labels || !watches) return {};
    for (const domain::LabelCount& label : *labels) {
        lines << QStringLiteral("label %1 %2: %3")
                     .arg(QString::fromStdString(label.label.name), QString::fromStdString(label.label.tone))
                     .arg(label.clusters);
    }
    for (const domain::WatchRow& row : *watches) {
        lines << QStringLiteral("watch %1 %2 %3 %4")
                     .arg(row.watch.id.value)
                     .arg(static_cast<int>(row.watch.kind))
                     .arg(row.watch.cluster.value)
                     .arg(QString::fromStdString(row.watch.target));
    }
    return lines.join(QChar(u'\n'));
}

void DecisionsTest::starWatches() {
    const qlonglong id = model()->rowId(0);
    QVERIFY(!isWatched(id));
    click(0, ui::ClusterItemModel::Star);
    QTRY_VERIFY(isWatched(id));
    QVERIFY(table()->selectedIds().isEmpty());
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_VERIFY(!isWatched(id));
    QVERIFY(m_fixture->trigger(QStringLiteral("redo")));
    QTRY_VERIFY(isWatched(id));
    QVERIFY(!m_fixture->trigger(QStringLiteral("redo")));
    // The key takes it away again.
    choose(0);
    QVERIFY(m_fixture->trigger(QStringLiteral("watchRow")));
    QTRY_VERIFY(!isWatched(id));
    QCOMPARE(decisions()->stack().count(), 2);
}

void DecisionsTest::severalRowsAreSelected() {
    choose(0);
    QCOMPARE(table()->selectedIds().size(), 1);
    choose(2, Qt::ControlModifier);
    QCOMPARE(table()->selectedIds(), (QList<qlonglong>{model()->rowId(0), model()->rowId(2)}));
    choose(4, Qt::ShiftModifier);
    QVERIFY(table()->selectedIds().size() >= 3);
    const QList<qlonglong> chosen = table()->selectedIds();
    QVERIFY(m_fixture->trigger(QStringLiteral("watchRow")));
    for (const qlonglong id : chosen) QTRY_VERIFY(isWatched(id));
    // The rows came again; the same ones are selected.
    QCOMPARE(table()->selectedIds(), chosen);
    QCOMPARE(decisions()->stack().count(), 1);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    for (const qlonglong id : chosen) QTRY_VERIFY(!isWatched(id));
}

void DecisionsTest::labelIsSetOnSeveralAndNarrows() {
    const int all = model()->rowCount();
    choose(0);
    choose(1, Qt::ControlModifier);
    choose(2, Qt::ControlModifier);
    QCOMPARE(table()->selectedIds().size(), 3);
    QVERIFY(m_fixture->trigger(QStringLiteral("labelRow")));
    auto* menu = m_fixture->find<QMenu>(QStringLiteral("labelMenu"));
    QTRY_VERIFY(menu->isVisible());
    auto* field = m_fixture->find<QLineEdit>(QStringLiteral("newLabel"));
    QTest::keyClicks(field, QStringLiteral("To check"));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!menu->isVisible());
    QTRY_COMPARE(withLabel("To check"), 3);
    QTRY_COMPARE(decisions()->labels().size(), std::size_t{1});

    // The facet counts it, and narrows to it.
    auto* page = m_fixture->find<QWidget>(QStringLiteral("clustersPage"));
    const QString name = QStringLiteral("label_To check");
    QTRY_VERIFY(page->findChild<QCheckBox*>(name) != nullptr);
    QTest::mouseClick(page->findChild<QCheckBox*>(name), Qt::LeftButton, Qt::NoModifier, {8, 12});
    QCOMPARE(m_fixture->window->filter().values().labels, std::vector<std::string>{"To check"});
    QTRY_COMPARE(model()->rowCount(), 3);
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.labels = {""}; });
    QTRY_COMPARE(model()->rowCount(), all - 3);
    m_fixture->window->filter().change([](ui::FilterValues& values) {
        values.labels.clear();
        values.withoutLabels = {"To check"};
    });
    QTRY_COMPARE(model()->rowCount(), all - 3);
    m_fixture->window->filter().clear();
    QTRY_COMPARE(model()->rowCount(), all);

    // The menu shows it ticked, and takes it away.
    table()->selectId(0);
    choose(0);
    QTRY_VERIFY(cluster(model()->rowId(0)).has_value());
    QVERIFY(m_fixture->trigger(QStringLiteral("labelRow")));
    QTRY_VERIFY(menu->isVisible());
    QAction* known = menu->findChild<QAction*>(name);
    QVERIFY(known != nullptr && known->isChecked());
    known->trigger();
    menu->close();
    QTRY_COMPARE(withLabel("To check"), 2);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(withLabel("To check"), 3);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(withLabel("To check"), 0);
}

void DecisionsTest::stripTakesBack() {
    const qlonglong id = model()->rowId(1);
    choose(1);
    QVERIFY(m_fixture->trigger(QStringLiteral("watchRow")));
    QTRY_VERIFY(isWatched(id));
    auto* sentence = m_fixture->find<QLabel>(QStringLiteral("stripMessage"));
    QCOMPARE(sentence->text(), QStringLiteral("Watching 1 cluster."));
    QAbstractButton* undo = button("stripAction");
    QVERIFY(undo != nullptr && undo->isVisible());
    QCOMPARE(undo->text(), QStringLiteral("Undo"));
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(!isWatched(id));
    QVERIFY(!undo->isVisible());
    QVERIFY(menuAction(QStringLiteral("redo"))->text().contains(QStringLiteral("Watch")));
}

void DecisionsTest::notes() {
    QVERIFY(open(0));
    showTab(3);
    auto* text = m_fixture->find<QPlainTextEdit>(QStringLiteral("noteText"));
    auto* list = m_fixture->find<QListView>(QStringLiteral("noteList"));
    QVERIFY(!button("saveNote")->isEnabled());
    text->setPlainText(QStringLiteral("The operator was asked."));
    QTest::mouseClick(button("saveNote"), Qt::LeftButton);
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("The operator was asked."));
    QVERIFY(text->toPlainText().isEmpty());
    QTRY_COMPARE(m_fixture->find<QTabBar>(QStringLiteral("clusterTabs"))->tabText(3), QStringLiteral("Notes 1"));

    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::mouseClick(button("editNote"), Qt::LeftButton);
    QCOMPARE(text->toPlainText(), QStringLiteral("The operator was asked."));
    text->setPlainText(QStringLiteral("The operator answered."));
    QTest::mouseClick(button("saveNote"), Qt::LeftButton);
    QTRY_COMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("The operator answered."));

    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::mouseClick(button("removeNote"), Qt::LeftButton);
    QTRY_COMPARE(list->model()->rowCount(), 0);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("The operator answered."));
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("The operator was asked."));
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(list->model()->rowCount(), 0);
    QVERIFY(m_fixture->trigger(QStringLiteral("redo")));
    QTRY_COMPARE(list->model()->rowCount(), 1);
    // What is being written stays with its cluster.
    text->setPlainText(QStringLiteral("half a"));
    QVERIFY(open(1));
    QVERIFY(text->toPlainText().isEmpty());
    QVERIFY(open(0));
    QCOMPARE(text->toPlainText(), QStringLiteral("half a"));
    text->clear();
    showTab(0);
}

void DecisionsTest::ignoredIsHidden() {
    const int all = model()->rowCount();
    const qlonglong id = model()->rowId(1);
    const qlonglong next = model()->rowId(2);
    QVERIFY(open(1));
    QVERIFY(m_fixture->trigger(QStringLiteral("ignoreRow")));
    QTRY_COMPARE(model()->rowCount(), all - 1);
    QVERIFY(model()->rowOf(id) < 0);
    QCOMPARE(table()->selectedId(), next);
    m_fixture->window->filter().setIgnoredShown(true);
    QTRY_COMPARE(model()->rowCount(), all);
    QTRY_VERIFY(cluster(id) && cluster(id)->ignored);
    m_fixture->window->filter().setIgnoredShown(false);
    QTRY_COMPARE(model()->rowCount(), all - 1);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(model()->rowCount(), all);
    QTRY_VERIFY(cluster(id) && !cluster(id)->ignored);
}

void DecisionsTest::ignoredIsTakenBackInPlace() {
    const int all = model()->rowCount();
    const qlonglong id = model()->rowId(1);
    QVERIFY(open(1));
    auto* notice = m_fixture->find<QWidget>(QStringLiteral("ignoredNotice"));
    QVERIFY(!notice->isVisible());
    QVERIFY(m_fixture->trigger(QStringLiteral("ignoreRow")));
    QTRY_COMPARE(model()->rowCount(), all - 1);
    QTRY_VERIFY(notice->isVisible());
    QTest::mouseClick(notice->findChild<QPushButton*>(), Qt::LeftButton);
    QTRY_COMPARE(model()->rowCount(), all);
    QTRY_VERIFY(cluster(id) && !cluster(id)->ignored);
    QVERIFY(!notice->isVisible());
    // Another decision takes the offer away: it would undo that one.
    QVERIFY(open(1));
    QVERIFY(m_fixture->trigger(QStringLiteral("ignoreRow")));
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(open(2));
    QVERIFY(m_fixture->trigger(QStringLiteral("watchRow")));
    QTRY_VERIFY(!notice->isVisible());
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(decisions()->stack().index(), 1);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(model()->rowCount(), all);
}

void DecisionsTest::mergeThroughTheMenu() {
    const int all = model()->rowCount();
    const qlonglong into = model()->rowId(3);
    const qlonglong from = model()->rowId(5);
    const std::int64_t before = itemsOf(into);
    const std::int64_t together = before + itemsOf(from);
    choose(5);
    choose(3, Qt::ControlModifier);
    QVERIFY(m_fixture->trigger(QStringLiteral("mergeRow")));
    auto* menu = m_fixture->find<QMenu>(QStringLiteral("mergeMenu"));
    QTRY_VERIFY(menu->isVisible());
    QAction* choice = menu->findChild<QAction*>(QStringLiteral("mergeInto_%1").arg(into));
    QVERIFY(choice != nullptr);
    choice->trigger();
    menu->close();
    QTRY_COMPARE(itemsOf(into), together);
    QTRY_COMPARE(model()->rowCount(), all - 1);
    QCOMPARE(table()->selectedId(), into);
    QTRY_COMPARE(m_fixture->find<QLabel>(QStringLiteral("clusterId"))->text(), QStringLiteral("#%1").arg(into));
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(model()->rowCount(), all);
    QTRY_COMPARE(itemsOf(into), before);
    QVERIFY(m_fixture->trigger(QStringLiteral("redo")));
    QTRY_COMPARE(itemsOf(into), together);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(itemsOf(into), before);

    // By number, from one row.
    table()->selectId(0);
    const int row = model()->rowOf(from);
    QVERIFY(row >= 0);
    choose(row);
    QVERIFY(m_fixture->trigger(QStringLiteral("mergeRow")));
    QTRY_VERIFY(menu->isVisible());
    auto* field = m_fixture->find<QLineEdit>(QStringLiteral("mergeId"));
    QTest::keyClicks(field, QStringLiteral("#%1").arg(into));
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(itemsOf(into), together);
}

void DecisionsTest::splitOffTickedItems() {
    const qlonglong id = model()->rowId(0);
    const std::int64_t before = itemsOf(id);
    QVERIFY(before > 4);
    QVERIFY(open(0));
    auto* bar = m_fixture->find<QWidget>(QStringLiteral("splitBar"));
    QVERIFY(!bar->isVisible());
    QTest::mouseClick(button("splitCluster"), Qt::LeftButton);
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(!button("splitNow")->isEnabled());
    for (const int row : {1, 2}) {
        const QModelIndex card = members()->index(row, ui::ContentItemModel::Text);
        items()->scrollTo(card);
        QTest::mouseClick(items()->viewport(), Qt::LeftButton, Qt::NoModifier, items()->visualRect(card).center());
    }
    QCOMPARE(members()->ticked().size(), 2);
    // Esc leaves the ticking and nothing is split.
    QVERIFY(m_fixture->trigger(QStringLiteral("stepBack")));
    QVERIFY(!bar->isVisible() && members()->ticked().isEmpty());
    QVERIFY(m_fixture->trigger(QStringLiteral("splitRow")));
    for (const int row : {1, 2}) {
        const QModelIndex card = members()->index(row, ui::ContentItemModel::Text);
        QVERIFY(members()->setData(card, Qt::Checked, Qt::CheckStateRole));
    }
    QTest::mouseClick(button("splitNow"), Qt::LeftButton);
    QTRY_COMPARE(itemsOf(id), before - 2);
    QVERIFY(!bar->isVisible());
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(itemsOf(id), before);
}

void DecisionsTest::splitIsTakenBackFromTheHistory() {
    const qlonglong id = model()->rowId(0);
    const std::int64_t before = itemsOf(id);
    QVERIFY(open(0));
    decisions()->split(id, {members()->rowId(1)});
    QTRY_COMPARE(itemsOf(id), before - 1);
    showTab(4);
    auto* events = m_fixture->find<QListView>(QStringLiteral("eventList"));
    QTRY_VERIFY(events->model()->rowCount() > 0);
    QVERIFY(!button("reviseEvent")->isEnabled());
    events->setCurrentIndex(events->model()->index(0, 0));
    QVERIFY(button("reviseEvent")->isEnabled());
    QTest::mouseClick(button("reviseEvent"), Qt::LeftButton);
    QTRY_COMPARE(itemsOf(id), before);
    QCOMPARE(decisions()->stack().count(), 2);
    // Undo does the split again: it takes back the taking back.
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(itemsOf(id), before - 1);
    showTab(0);
}

void DecisionsTest::exemplarIsChosen() {
    const qlonglong id = model()->rowId(0);
    QVERIFY(open(0));
    int row = 0;
    while (row < members()->rowCount() && members()->rowAt(row) != nullptr &&
           members()->rowAt(row)->item.id == members()->exemplar().item)
        ++row;
    const qlonglong item = members()->rowId(row);
    QVERIFY(item != 0);
    const core::ItemId before = members()->exemplar().item;
    items()->selectId(item);
    auto* pin = menuAction(QStringLiteral("pinExemplar"));
    QVERIFY(pin != nullptr && pin->isEnabled());
    QVERIFY(!menuAction(QStringLiteral("freeExemplar"))->isEnabled());
    pin->trigger();
    QTRY_COMPARE(members()->exemplar().item.value, item);
    QTRY_VERIFY(cluster(id) && cluster(id)->exemplarPinned);
    QVERIFY(menuAction(QStringLiteral("freeExemplar"))->isEnabled());
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_COMPARE(members()->exemplar().item, before);
}

void DecisionsTest::failedWriteLeavesTheStack() {
    choose(0);
    QVERIFY(m_fixture->trigger(QStringLiteral("watchRow")));
    QTRY_COMPARE(decisions()->stack().count(), 1);
    QSignalSpy failures(decisions(), &ui::Decisions::failed);
    decisions()->addNote(999'999'999, QStringLiteral("about nothing"));
    decisions()->merge(999'999'999, {model()->rowId(0)});
    QTRY_VERIFY(!failures.isEmpty());
    QTRY_VERIFY(idle());
    QCOMPARE(decisions()->stack().count(), 1);
    QCOMPARE(decisions()->stack().index(), 1);
    QVERIFY(!m_fixture->find<QLabel>(QStringLiteral("stripMessage"))->text().isEmpty());
}

void DecisionsTest::sizesNarrow() {
    const int all = model()->rowCount();
    QTRY_VERIFY(!m_fixture->find<QLabel>(QStringLiteral("sizeCount_10"))->text().isEmpty());
    auto* ten = m_fixture->find<QCheckBox>(QStringLiteral("size_10"));
    auto* fifty = m_fixture->find<QCheckBox>(QStringLiteral("size_50"));
    QTest::mouseClick(ten, Qt::LeftButton, Qt::NoModifier, {8, 12});
    QCOMPARE(m_fixture->window->filter().values().minItems, std::optional<std::int64_t>(10));
    QCOMPARE(m_fixture->window->filter().values().maxItems, std::optional<std::int64_t>(49));
    QTRY_VERIFY(!model()->isLoading() && model()->rowCount() < all);
    const int some = model()->rowCount();
    QTest::mouseClick(fifty, Qt::LeftButton, Qt::NoModifier, {8, 12});
    QVERIFY(ten->isChecked() && fifty->isChecked());
    QVERIFY(!m_fixture->window->filter().values().maxItems);
    QTRY_VERIFY(!model()->isLoading() && model()->rowCount() >= some);
    QTest::mouseClick(ten, Qt::LeftButton, Qt::NoModifier, {8, 12});
    QCOMPARE(m_fixture->window->filter().values().minItems, std::optional<std::int64_t>(50));
    QTest::mouseClick(fifty, Qt::LeftButton, Qt::NoModifier, {8, 12});
    QVERIFY(!m_fixture->window->filter().values().minItems);
    QTRY_COMPARE(model()->rowCount(), all);
}

void DecisionsTest::undoAndRedoAtRandom() {
    ui::Decisions& all = *decisions();
    QList<qlonglong> ids;
    for (int row = 0; row < 8; ++row) ids << model()->rowId(row);
    QVERIFY(open(0));
    const QList<qlonglong> some{members()->rowId(1), members()->rowId(2)};
    const std::function<void()> decisionsMade[] = {
        [&] {
            all.setLabel({ids[0], ids[1]}, QStringLiteral("To check"), true);
        },
        [&] { all.setLabelTone(QStringLiteral("To check"), QStringLiteral("warn")); },
        [&] { all.addNote(ids[0], QStringLiteral("first")); },
        [&] {
            all.setWatched({ids[2], ids[3]}, true);
        },
        [&] { all.setIgnored({ids[4]}, true); },
        [&] { all.merge(ids[0], {ids[1]}); },
        [&] { all.setLabel({ids[0]}, QStringLiteral("Confirmed"), true); },
        [&] { all.split(ids[0], some); },
        [&] { all.addNote(ids[5], QStringLiteral("second")); },
        [&] { all.setWatched({ids[2]}, false); },
        [&] { all.watchKeyword(QStringLiteral("harbour")); },
        [&] {
            all.setLabel({ids[0], ids[6]}, QStringLiteral("To check"), false);
        },
    };
    QStringList states{snapshot()};
    QVERIFY(!states.first().isEmpty());
    for (const auto& decide : decisionsMade) {
        const int before = all.stack().index();
        decide();
        QTRY_COMPARE(all.stack().index(), before + 1);
        states << snapshot();
        QVERIFY(states.last() != states[states.size() - 2]);
    }
    QRandomGenerator random(20'261'128);
    for (int step = 0; step < 200; ++step) {
        if (random.bounded(2) == 0) {
            all.undo();
        } else {
            all.redo();
        }
        // Most of them wait for their turn; some places are looked at.
        if (step % 20 != 19) continue;
        QTRY_VERIFY(idle());
        QCOMPARE(snapshot(), states[all.stack().index()]);
    }
    QTRY_VERIFY(idle());
    QCOMPARE(all.stack().count(), static_cast<int>(std::size(decisionsMade)));
    while (all.stack().canUndo()) {
        const int index = all.stack().index();
        all.undo();
        QTRY_COMPARE(all.stack().index(), index - 1);
    }
    QCOMPARE(snapshot(), states.first());
}

void DecisionsTest::anotherWorkspaceForgets() {
    choose(0);
    QVERIFY(m_fixture->trigger(QStringLiteral("watchRow")));
    QTRY_VERIFY(decisions()->stack().canUndo());
    m_fixture->window->openWorkspace(QStringLiteral("sample"));
    QTRY_VERIFY(!decisions()->stack().canUndo());
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    QVERIFY(!m_fixture->trigger(QStringLiteral("undo")));
    QTRY_VERIFY(model()->rowCount() > 10 && model()->isLoaded(0));
}

GROUNDSWELL_TEST(DecisionsTest, decisions)
#include "tst_decisions.moc"
