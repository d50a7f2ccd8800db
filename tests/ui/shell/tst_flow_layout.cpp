#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/pages/page.h"
#include "ui/shell/flow_layout.h"

#include <QAbstractItemView>
#include <QHBoxLayout>
#include <QTest>
#include <QToolButton>

using namespace groundswell;
using testing::WindowFixture;

// Lines that go on in the next one where a window is narrow, and the buttons of the pages in a small window.
class FlowLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void breaksLines_data();
    void breaksLines();
    void beginsWhereTextBegins();
    void hiddenTakesNoRoom();
    void growsIntoWhatIsLeft();
    void keepsWhatBelongsTogether();
    void buttonsAreWholeInASmallWindow_data();
    void buttonsAreWholeInASmallWindow();
};

namespace {

// A box with so many fields of 100 x 24 in a flow with gaps of 10.
std::unique_ptr<QWidget> flowOf(int fields) {
    auto box = std::make_unique<QWidget>();
    auto* flow = new ui::FlowLayout(box.get());
    flow->setContentsMargins(0, 0, 0, 0);
    flow->setSpacing(10);
    for (int i = 0; i < fields; ++i) {
        auto* field = new QWidget(box.get());
        field->setFixedSize(100, 24);
        flow->addWidget(field);
    }
    return box;
}

QRect fieldOf(const QWidget& box, int field) {
    return box.layout()->itemAt(field)->geometry();
}

void layOut(QWidget& box, int width) {
    box.layout()->setGeometry(QRect(0, 0, width, box.layout()->heightForWidth(width)));
}

}  // namespace

void FlowLayoutTest::breaksLines_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("all in one line") << 320 << 24;
    QTest::newRow("one pixel less") << 319 << 58;
    QTest::newRow("one a line") << 100 << 92;
    QTest::newRow("less than one") << 40 << 92;
}

void FlowLayoutTest::breaksLines() {
    QFETCH(const int, width);
    QFETCH(const int, height);
    const auto box = flowOf(3);
    QVERIFY(box->layout()->hasHeightForWidth());
    QCOMPARE(box->layout()->heightForWidth(width), height);
    QCOMPARE(box->layout()->sizeHint(), QSize(320, 24));
    QCOMPARE(box->layout()->minimumSize(), QSize(100, 24));
}

void FlowLayoutTest::beginsWhereTextBegins() {
    const auto box = flowOf(3);
    layOut(*box, 220);
    QCOMPARE(fieldOf(*box, 0), QRect(0, 0, 100, 24));
    QCOMPARE(fieldOf(*box, 1), QRect(110, 0, 100, 24));
    QCOMPARE(fieldOf(*box, 2), QRect(0, 34, 100, 24));
    box->setLayoutDirection(Qt::RightToLeft);
    layOut(*box, 220);
    QCOMPARE(fieldOf(*box, 0), QRect(120, 0, 100, 24));
    QCOMPARE(fieldOf(*box, 1), QRect(10, 0, 100, 24));
    QCOMPARE(fieldOf(*box, 2), QRect(120, 34, 100, 24));
}

void FlowLayoutTest::hiddenTakesNoRoom() {
    const auto box = flowOf(3);
    box->layout()->itemAt(0)->widget()->hide();
    QCOMPARE(box->layout()->sizeHint(), QSize(210, 24));
    layOut(*box, 210);
    QCOMPARE(fieldOf(*box, 1), QRect(0, 0, 100, 24));
    QCOMPARE(fieldOf(*box, 2), QRect(110, 0, 100, 24));
}

void FlowLayoutTest::growsIntoWhatIsLeft() {
    const auto box = flowOf(2);
    auto* field = new QWidget(box.get());
    field->setMinimumSize(100, 24);
    field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box->layout()->addWidget(field);
    layOut(*box, 400);
    QCOMPARE(fieldOf(*box, 2), QRect(220, 0, 180, 24));
    layOut(*box, 250);
    QCOMPARE(fieldOf(*box, 2), QRect(0, 34, 250, 24));
}

void FlowLayoutTest::keepsWhatBelongsTogether() {
    const auto box = flowOf(1);
    auto* pair = new QHBoxLayout;
    pair->setSpacing(0);
    for (int i = 0; i < 2; ++i) {
        auto* field = new QWidget;
        field->setFixedSize(60, 24);
        pair->addWidget(field);
    }
    static_cast<ui::FlowLayout*>(box->layout())->addLayout(pair);
    QCOMPARE(pair->itemAt(0)->widget()->parentWidget(), box.get());
    layOut(*box, 200);
    QCOMPARE(fieldOf(*box, 1), QRect(0, 34, 120, 24));
    QCOMPARE(box->layout()->takeAt(1)->layout(), static_cast<QLayout*>(pair));
    delete pair;
    QCOMPARE(box->layout()->count(), 1);
}

void FlowLayoutTest::buttonsAreWholeInASmallWindow_data() {
    QTest::addColumn<QString>("page");
    for (const char* page : {"overview", "sources", "compare", "watchlist", "runs"})
        QTest::newRow(page) << QString::fromLatin1(page);
}

void FlowLayoutTest::buttonsAreWholeInASmallWindow() {
    QFETCH(const QString, page);
    WindowFixture fixture;
    fixture.show({1000, 640});
    QVERIFY(fixture.openSample());
    QCOMPARE(fixture.window->size(), QSize(1000, 640));
    if (page == u"compare") {
        QVERIFY(fixture.trigger(QStringLiteral("go_clusters")));
        auto* table = fixture.find<QAbstractItemView>(QStringLiteral("clusterTable"));
        QTRY_VERIFY(table->model()->rowCount() > 0 && table->model()->index(0, 1).data(Qt::DisplayRole).isValid());
        table->setCurrentIndex(table->model()->index(0, 1));
        QVERIFY(fixture.trigger(QStringLiteral("addToCompare")));
    }
    QVERIFY(fixture.trigger(QStringLiteral("go_") + page));
    auto* shown = fixture.find<ui::Page>(page + QStringLiteral("Page"));
    QVERIFY(shown != nullptr && shown->isVisible());
    QTRY_COMPARE(fixture.window->size(), QSize(1000, 640));
    int buttons = 0;
    for (const QToolButton* button : shown->findChildren<QToolButton*>()) {
        if (!button->isVisible() || button->text().isEmpty() || button->toolButtonStyle() == Qt::ToolButtonIconOnly)
            continue;
        ++buttons;
        QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->objectName()));
        QVERIFY2(shown->rect().contains(QRect(button->mapTo(shown, QPoint()), button->size())),
                 qPrintable(button->objectName()));
    }
    QVERIFY(buttons > 0);
}

GROUNDSWELL_TEST(FlowLayoutTest, flow_layout)
#include "tst_flow_layout.moc"
