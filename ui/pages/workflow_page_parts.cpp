#include "ui/editors/json_editor.h"
#include "ui/editors/parameter_fields.h"
#include "ui/editors/step_form.h"
#include "ui/editors/workflow_findings.h"
#include "ui/editors/workflow_graph.h"
#include "ui/editors/workflow_versions_view.h"
#include "ui/pages/notice.h"
#include "ui/pages/workflow_page.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/item_card_delegate.h"
#include "ui/tables/row_table.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr int workflowCheckDelay = 300;  // ms

/// A word in a frame.
class WorkflowTag : public TextLabel {
public:
    explicit WorkflowTag(QWidget* parent) : TextLabel(Type::Caption, Tone::Accent, parent) {
        setContentsMargins(6, 2, 6, 2);
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Theme::of(palette()).accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.end();
        TextLabel::paintEvent(event);
    }
};

QWidget* workflowLineBelow(QWidget* parent) {
    auto* line = new QWidget(parent);
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    return line;
}

}  // namespace

WorkflowPage::WorkflowPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("workflowPage"));
    m_items = new ContentItemModel(m_context.service(), m_context.clock, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(workflowLineBelow(this));
    m_notice = new Notice(this);
    m_notice->setObjectName(QStringLiteral("workflowNotice"));
    column->addWidget(m_notice);
    auto* left = new QSplitter(Qt::Vertical, this);
    left->setChildrenCollapsible(false);
    m_graph = new WorkflowGraph(left);
    m_findings = new WorkflowFindings(left);
    left->addWidget(m_graph);
    left->addWidget(m_findings);
    left->setStretchFactor(0, 1);
    left->setStretchFactor(1, 0);
    left->setSizes({432, 176});
    auto* right = new QSplitter(Qt::Vertical, this);
    right->setChildrenCollapsible(false);
    right->addWidget(makeSide());
    right->addWidget(makeText());
    right->setSizes({324, 284});
    auto* splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({880, 421});
    column->addWidget(splitter, 1);
    setFocusProxy(m_graph);
    m_checkDelay.setSingleShot(true);
    m_checkDelay.setInterval(workflowCheckDelay);
    connectParts();
    showStatus();
}

QWidget* WorkflowPage::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(40);
    setSurface(head, Surface::Base);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    m_name = new TextLabel(Type::Title, Tone::Text, head);
    m_name->setObjectName(QStringLiteral("workflowName"));
    m_workflows = new QComboBox(head);
    m_workflows->setObjectName(QStringLiteral("workflowChoice"));
    m_workflows->setAccessibleName(tr("Workflow"));
    m_workflows->setToolTip(tr("Show another workflow of the workspace"));
    m_workflows->setFixedHeight(24);
    m_workflows->hide();
    m_tag = new WorkflowTag(head);
    m_tag->setObjectName(QStringLiteral("workflowTag"));
    m_active = new TextLabel(Type::Body, Tone::Text2, head);
    m_active->setObjectName(QStringLiteral("workflowActive"));
    m_active->setElided(true);
    row->addWidget(m_name);
    row->addWidget(m_workflows);
    row->addWidget(m_tag, 0, Qt::AlignVCenter);
    row->addWidget(m_active, 1);
    m_undo = iconButton(QStringLiteral("undoText"), QStringLiteral("undo"), tr("Undo in the text (Ctrl+Z)"), head);
    m_redo =
        iconButton(QStringLiteral("redoText"), QStringLiteral("redo"), tr("Redo in the text (Ctrl+Shift+Z)"), head);
    auto* closer = iconButton(QStringLiteral("zoomIn"), QStringLiteral("zoom-in"), tr("Show the graph larger"), head);
    auto* wider = iconButton(QStringLiteral("zoomOut"), QStringLiteral("zoom-out"), tr("Show the graph smaller"), head);
    auto* fit = iconButton(QStringLiteral("zoomFit"), QStringLiteral("fit"), tr("Show the whole graph"), head);
    connect(closer, &QToolButton::clicked, this, [this] { m_graph->zoomIn(); });
    connect(wider, &QToolButton::clicked, this, [this] { m_graph->zoomOut(); });
    connect(fit, &QToolButton::clicked, this, [this] { m_graph->fit(); });
    for (QToolButton* button : {m_undo, m_redo, closer, wider, fit}) row->addWidget(button);
    m_add = headButton(QStringLiteral("addStep"), tr("Add step"), tr("Put a new step behind the selected state"), head);
    m_add->setIcon(icon(QStringLiteral("plus")));
    m_compare = headButton(QStringLiteral("compareVersions"), tr("Compare versions…"),
                           tr("Show what differs between two versions"), head);
    m_test = headButton(QStringLiteral("dryRun"), tr("Dry run on 20 items"),
                        tr("Run this text on items of every state; it changes nothing"), head);
    m_test->setIcon(icon(QStringLiteral("play")));
    m_save = headButton(QStringLiteral("saveWorkflow"), tr("Save"),
                        tr("Keep this text as a version; it is not active yet (Ctrl+S)"), head);
    for (QPushButton* button : {m_add, m_compare, m_test, m_save}) row->addWidget(button);
    makeActivateMenu();
    row->addWidget(m_activate);
    m_reason = new TextLabel(Type::Caption, Tone::Text2, head);
    m_reason->setObjectName(QStringLiteral("activateReason"));
    m_reason->setElided(true);
    row->addWidget(m_reason);
    return head;
}

QToolButton* WorkflowPage::iconButton(const QString& name, const QString& iconName, const QString& words,
                                      QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setAccessibleName(words);
    button->setToolTip(words);
    button->setAutoRaise(true);
    button->setFixedSize(28, 28);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QPushButton* WorkflowPage::headButton(const QString& name, const QString& words, const QString& tip, QWidget* parent) {
    auto* button = new QPushButton(words, parent);
    button->setObjectName(name);
    button->setAccessibleName(QString(words).remove(QChar(0x2026)));
    button->setToolTip(tip);
    button->setFixedHeight(24);
    return button;
}

void WorkflowPage::makeActivateMenu() {
    m_activateMenu = new QMenu(this);
    m_activateMenu->setObjectName(QStringLiteral("activateMenu"));
    QAction* onlyNew = m_activateMenu->addAction(tr("For &new items only…"), this, [this] { askActivation(false); });
    onlyNew->setObjectName(QStringLiteral("activateForNew"));
    QAction* again = m_activateMenu->addAction(tr("And &reprocess items that are past a changed step…"), this,
                                               [this] { askActivation(true); });
    again->setObjectName(QStringLiteral("activateAndReprocess"));
    m_activate = new QToolButton(this);
    m_activate->setObjectName(QStringLiteral("activateWorkflow"));
    m_activate->setText(tr("Activate…"));
    m_activate->setAccessibleName(tr("Activate"));
    m_activate->setToolTip(tr("Make this version the one that items take"));
    m_activate->setPopupMode(QToolButton::InstantPopup);
    m_activate->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_activate->setMenu(m_activateMenu);
    m_activate->setFixedHeight(24);
    m_activate->setFocusPolicy(Qt::StrongFocus);
}

QWidget* WorkflowPage::makeSide() {
    auto* box = new QWidget(this);
    setSurface(box, Surface::Base);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar(box);
    m_tabs->setObjectName(QStringLiteral("workflowTabs"));
    m_tabs->setAccessibleName(tr("Parts of the workflow"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setFixedHeight(32);
    for (const QString& words : {tr("Step"), tr("Items in state"), tr("Versions")}) m_tabs->addTab(words);
    m_side = new QStackedWidget(box);
    m_form = new StepForm(m_side);
    m_side->addWidget(m_form);
    auto* items = new QWidget(m_side);
    auto* itemColumn = new QVBoxLayout(items);
    itemColumn->setContentsMargins(0, 0, 0, 0);
    itemColumn->setSpacing(0);
    m_itemsHead = new TextLabel(Type::CaptionStrong, Tone::Text, items);
    m_itemsHead->setObjectName(QStringLiteral("stateItemsHead"));
    m_itemsHead->setContentsMargins(12, 4, 12, 4);
    m_itemTable = new RowTable(items);
    m_itemTable->setObjectName(QStringLiteral("stateItemTable"));
    m_itemTable->setAccessibleName(tr("Items in the selected state"));
    m_itemTable->setPagedModel(m_items);
    m_itemTable->horizontalHeader()->hide();
    m_itemTable->setItemDelegate(new ItemCardDelegate(m_context.clock, m_itemTable));
    QList<int> widths(ContentItemModel::ColumnCount, 0);
    widths[ContentItemModel::Text] = 200;
    m_itemTable->setColumnWidths(widths, ContentItemModel::Text);
    m_itemTable->setRowHeight(3, 72);
    itemColumn->addWidget(m_itemsHead);
    itemColumn->addWidget(m_itemTable, 1);
    m_side->addWidget(items);
    m_versions = new WorkflowVersionsView(m_context.clock, m_side);
    m_side->addWidget(m_versions);
    column->addWidget(m_tabs);
    column->addWidget(workflowLineBelow(box));
    column->addWidget(m_side, 1);
    return box;
}

QWidget* WorkflowPage::makeText() {
    auto* box = new QWidget(this);
    setSurface(box, Surface::Base);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(box);
    head->setFixedHeight(24);
    setSurface(head, Surface::Window);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 16, 0);
    row->addWidget(new TextLabel(tr("The same as JSON"), Type::CaptionStrong, Tone::Text, head), 1);
    m_lineWords = new TextLabel(Type::Caption, Tone::Text2, head);
    m_lineWords->setObjectName(QStringLiteral("workflowLine"));
    row->addWidget(m_lineWords);
    m_editor = new JsonEditor(box);
    m_editor->setObjectName(QStringLiteral("workflowText"));
    m_editor->setAccessibleName(tr("Text of the workflow, as JSON"));
    m_editor->setToolTip({});
    column->addWidget(head);
    column->addWidget(m_editor, 1);
    return box;
}

void WorkflowPage::connectParts() {
    connect(m_tabs, &QTabBar::currentChanged, m_side, &QStackedWidget::setCurrentIndex);
    connect(m_notice, &Notice::actionTriggered, this, [this] {
        m_notice->hide();
        if (m_offersProcessing) return processNow();
        refresh();
    });
    connect(m_graph, &WorkflowGraph::stateChosen, this, [this](const QString& state) { showSelection(state, true); });
    connect(m_findings, &WorkflowFindings::lineChosen, this, [this](int line) {
        m_editor->goToLine(line, true);
        m_editor->setFocus(Qt::OtherFocusReason);
    });
    connect(m_findings, &WorkflowFindings::stateChosen, this, [this](const QString& state) {
        m_tabs->setCurrentIndex(1);
        showSelection(state, true);
    });
    connect(m_findings, &WorkflowFindings::failureStateChosen, this, [this](int step, const QString& state) {
        editMember(step, QStringLiteral("on_error"), jsonString(state));
    });
    connect(m_findings, &WorkflowFindings::cancelRequested, this, [this] { m_context.service().cancelJob(m_testJob); });
    connect(m_form, &StepForm::memberChanged, this, &WorkflowPage::editMember);
    connect(m_form, &StepForm::parameterChanged, this, &WorkflowPage::editParameter);
    connect(m_form, &StepForm::parameterWanted, this, &WorkflowPage::showParameter);
    connect(m_form, &StepForm::routeChanged, this, [this](int step, int route, const QString& state) {
        edit("/steps/" + std::to_string(step) + "/routes/" + std::to_string(route), QStringLiteral("to"),
             jsonString(state));
    });
    connect(m_form, &StepForm::routeConditionsChanged, this, [this](int step, int route, const QString& conditions) {
        edit("/steps/" + std::to_string(step) + "/routes/" + std::to_string(route), QStringLiteral("if"), conditions);
    });
    connect(m_form, &StepForm::typingChanged, this, &WorkflowPage::showStatus);
    connect(m_form, &StepForm::routeAdded, this, &WorkflowPage::addRoute);
    connect(m_form, &StepForm::routeRemoved, this, &WorkflowPage::removeRoute);
    connect(m_versions, &WorkflowVersionsView::openRequested, this,
            [this](int version) { replaceText([this, version] { openText(version); }); });
    connect(m_versions, &WorkflowVersionsView::restoreRequested, this,
            [this](int version) { replaceText([this, version] { restore(version); }); });
    connect(m_versions, &WorkflowVersionsView::compareRequested, this, &WorkflowPage::compare);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &WorkflowPage::textChanged);
    connect(m_editor, &QPlainTextEdit::undoAvailable, m_undo, &QToolButton::setEnabled);
    connect(m_editor, &QPlainTextEdit::redoAvailable, m_redo, &QToolButton::setEnabled);
    // What was typed a moment ago is written before: it stands where the text is as the form shows it.
    connect(m_undo, &QToolButton::clicked, m_form, &StepForm::commit);
    connect(m_redo, &QToolButton::clicked, m_form, &StepForm::commit);
    connect(m_undo, &QToolButton::clicked, m_editor, &QPlainTextEdit::undo);
    connect(m_redo, &QToolButton::clicked, m_editor, &QPlainTextEdit::redo);
    m_undo->setEnabled(false);
    m_redo->setEnabled(false);
    connect(m_editor, &JsonEditor::lineChanged, this, [this] {
        showStatus();
        if (!m_check || !m_isChecked || !m_editor->hasFocus()) return;
        for (std::size_t i = 0; i < m_check->stepLines.size(); ++i) {
            const config::LineSpan lines = m_check->stepLines[i];
            const int line = m_editor->currentLine();
            if (line >= lines.first && line <= lines.last)
                showSelection(QString::fromStdString(m_check->sketch.steps[i].to), false);
        }
    });
    connect(&m_checkDelay, &QTimer::timeout, this, &WorkflowPage::checkText);
    connect(m_compare, &QPushButton::clicked, this, [this] {
        m_tabs->setCurrentIndex(2);
        m_versions->compare();
    });
    connect(m_add, &QPushButton::clicked, this, &WorkflowPage::addStep);
    connect(m_findings, &WorkflowFindings::restartRequested, this, &WorkflowPage::askRestart);
    connect(m_test, &QPushButton::clicked, this, &WorkflowPage::runTest);
    connect(m_save, &QPushButton::clicked, this, &WorkflowPage::save);
    auto* saveKey = new QShortcut(QKeySequence(QStringLiteral("Ctrl+S")), this);
    saveKey->setObjectName(QStringLiteral("saveKey"));
    saveKey->setContext(Qt::WidgetWithChildrenShortcut);
    connect(saveKey, &QShortcut::activated, this, &WorkflowPage::save);
    connect(m_workflows, &QComboBox::activated, this, [this](int index) {
        if (index < 0 || index >= static_cast<int>(m_entries.size())) return;
        const std::string chosen = m_entries[static_cast<std::size_t>(index)].id;
        if (chosen == m_workflow) return;
        replaceText([this, chosen] {
            m_workflow = chosen;
            m_state.clear();
            m_hasCounts = false;
            openText(0);
            askVersions();
            askCounts();
        });
        // Until it is there, or when it was not wanted.
        m_workflows->setCurrentIndex(m_workflows->findData(QString::fromStdString(m_workflow)));
    });
    connect(m_items, &PagedItemModel::totalChanged, this, [this](qlonglong) { showStatus(); });
    connect(&m_context.bridge, &ServiceBridge::jobChanged, this, &WorkflowPage::jobChanged);
}

}  // namespace groundswell::ui
