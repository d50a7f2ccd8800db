#include "models/config/json_document.h"
#include "models/config/json_places.h"
#include "ui/editors/json_editor.h"
#include "ui/editors/parameter_fields.h"
#include "ui/editors/step_form.h"
#include "ui/editors/workflow_findings.h"
#include "ui/editors/workflow_graph.h"
#include "ui/editors/workflow_versions_view.h"
#include "ui/pages/notice.h"
#include "ui/pages/workflow_page.h"
#include "ui/shell/text_label.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/format.h"

#include <QPointer>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>

#include <utility>

namespace groundswell::ui {

namespace {

// The state that a problem belongs to; empty = none.
std::string stateOfProblem(const config::WorkflowSketch& sketch, const std::string& pointer) {
    const auto number = [&pointer](std::size_t begin) {
        const QString rest = text(pointer.substr(begin));
        bool isNumber = false;
        const int index = rest.section(QChar(u'/'), 0, 0).toInt(&isNumber);
        return isNumber ? index : -1;
    };
    if (pointer.starts_with("/steps/")) {
        const int step = number(7);
        if (step >= 0 && step < static_cast<int>(sketch.steps.size()))
            return sketch.steps[static_cast<std::size_t>(step)].to;
    } else if (pointer.starts_with("/states/")) {
        const int state = number(8);
        if (state >= 0 && state < static_cast<int>(sketch.states.size()))
            return sketch.states[static_cast<std::size_t>(state)];
    }
    return {};
}

}  // namespace

void WorkflowPage::takeText(const config::WorkflowText& content) {
    m_original = content.text;
    m_version = content.version;
    m_loaded = false;  // what is put there is no change by a person
    m_isChecked = m_savesWhenChecked = false;
    m_editor->setContent(QString::fromStdString(content.text));
    m_shown = m_seen = m_editor->content();
    m_loaded = true;
    m_testText.clear();
    m_findings->setTest(std::nullopt);
    checkText();
    showStatus();
}

void WorkflowPage::takeCheck(config::WorkflowCheck check) {
    m_check = std::move(check);
    m_isChecked = true;
    QSet<int> lines;
    for (const config::WorkflowProblem& problem : m_check->problems) lines << problem.line;
    m_editor->setErrorLines(lines);
    m_findings->setCheck(*m_check, true);
    showPicture();
    showChecked();
    if (!std::exchange(m_savesWhenChecked, false)) return;
    if (m_check->isValid()) return save();
    m_notice->showSentence(Notice::Kind::Warning,
                           tr("It is not saved: the text has problems. They are listed below the graph."));
}

void WorkflowPage::showChecked() {
    if (const QString wanted = std::exchange(m_wanted, QString()); m_check->sketch.hasState(utf8(wanted)))
        return showSelection(wanted, true);
    const std::string selected = utf8(m_state);
    if (m_check->sketch.states.empty()) {
        // Nothing can be read; what is selected comes back with the next text that can.
        m_form->showStep(*m_check, -1, tr("The text is not JSON just now. Its problem is listed below the graph."));
    } else if (!m_check->sketch.hasState(selected)) {
        showSelection(text(m_check->sketch.states.size() > 1 ? m_check->sketch.states[1] : m_check->sketch.states[0]),
                      m_state.isEmpty());
    } else {
        showSelection(m_state, false);
    }
    showStatus();
}

void WorkflowPage::textChanged() {
    if (!m_loaded) return;
    // Formats are changes of the document too.
    const QString content = m_editor->content();
    if (content == m_seen) return;
    m_seen = content;
    m_isChecked = m_savesWhenChecked = false;
    m_checkTicket.cancel();
    m_notice->hide();
    if (m_testJob == 0 && !m_testText.empty() && m_testText != currentText()) {
        m_testText.clear();
        m_findings->setTest(std::nullopt);
    }
    if (m_check) m_findings->setCheck(*m_check, false);
    m_checkDelay.start();
    showStatus();
}

void WorkflowPage::showPicture() {
    if (!m_check || m_check->sketch.states.empty()) return;
    WorkflowPicture picture;
    picture.sketch = m_check->sketch;
    picture.counts = m_counts;
    picture.hasCounts = m_hasCounts;
    picture.changedSteps.insert(m_check->changedSteps.begin(), m_check->changedSteps.end());
    picture.addedStates.insert(m_check->addedStates.begin(), m_check->addedStates.end());
    for (const config::WorkflowProblem& problem : m_check->problems) {
        if (const std::string state = stateOfProblem(m_check->sketch, problem.pointer); !state.empty())
            ++picture.problems[state];
    }
    m_graph->setPicture(std::move(picture));
    m_graph->selectState(m_state);
    m_findings->setCounts(m_check->sketch, m_counts);
}

int WorkflowPage::stepOf(const QString& state) const {
    const std::string name = utf8(state);
    const auto& steps = m_check->sketch.steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto& routes = steps[i].routes;
        if (steps[i].to == name || std::find(routes.begin(), routes.end(), name) != routes.end())
            return static_cast<int>(i);
    }
    return m_check->sketch.stepFrom(name);
}

void WorkflowPage::showSelection(const QString& state, bool scroll) {
    if (!m_check) return;
    if (state != m_state) showItems(state);
    m_state = state;
    m_graph->selectState(state);
    const int step = stepOf(state);
    const std::size_t index = static_cast<std::size_t>(std::max(step, 0));
    const QString name = isolated(oneLine(state));
    m_form->showStep(*m_check, step, tr("No step leads to “%1”: items come there when a step has failed.").arg(name));
    m_tabs->setTabText(0, step < 0 ? tr("Step") : tr("Step “%1”").arg(oneLine(text(m_check->sketch.steps[index].id))));
    config::LineSpan lines{0, 0};
    if (step >= 0 && index < m_check->stepLines.size()) {
        lines = m_check->stepLines[index];
    } else if (const auto found = m_check->stateLines.find(utf8(state)); found != m_check->stateLines.end()) {
        lines = found->second;
    }
    m_editor->setMarkedLines(lines.first, lines.last);
    if (scroll && lines.first > 0) m_editor->goToLine(lines.first, false);
    showStatus();
}

void WorkflowPage::showItems(const QString& state) {
    domain::Filter filter;
    filter.state = utf8(state);
    m_items->setQuery(filter, domain::ItemSort::Published, domain::SortOrder::Descending);
}

void WorkflowPage::edit(const std::string& object, const QString& key, const QString& value) {
    const auto edit =
        config::setJsonMember(m_editor->content().toStdString(), object, key.toStdString(), value.toStdString());
    if (edit) m_editor->apply({*edit});
}

void WorkflowPage::editMember(int step, const QString& key, const QString& value) {
    edit("/steps/" + std::to_string(step), key, value);
}

void WorkflowPage::editParameter(int step, const QString& key, const QString& value) {
    const std::string place = "/steps/" + std::to_string(step);
    const config::JsonPlaces places(m_editor->content().toStdString());
    if (places.find(place + "/parameters") != nullptr) return edit(place + "/parameters", key, value);
    if (!value.isEmpty())
        edit(place, QStringLiteral("parameters"), QStringLiteral("{ %1: %2 }").arg(jsonString(key), value));
}

void WorkflowPage::addRoute(int step) {
    if (!m_check || step >= static_cast<int>(m_check->sketch.steps.size())) return;
    const std::string place = "/steps/" + std::to_string(step);
    const std::string content = m_editor->content().toStdString();
    const config::JsonPlaces places(content);
    // Something to be changed: a route needs a condition and a state.
    const QString route = QStringLiteral("{ \"if\": [{ \"field\": \"language\", \"in\": [\"en\"] }], \"to\": %1 }")
                              .arg(jsonString(text(m_check->sketch.steps[static_cast<std::size_t>(step)].to)));
    const config::JsonPlace* last = nullptr;
    for (std::size_t i = 0; const config::JsonPlace* one = places.find(config::childPointer(place + "/routes", i)); ++i)
        last = one;
    if (last == nullptr) return edit(place, QStringLiteral("routes"), QStringLiteral("[%1]").arg(route));
    m_editor->apply({config::jsonElementBehind(content, *last, route.toStdString())});
}

void WorkflowPage::removeRoute(int step, int route) {
    const std::string place = "/steps/" + std::to_string(step);
    const config::JsonPlaces places(m_editor->content().toStdString());
    // A list of none says nothing.
    const bool isLast = places.find(config::childPointer(place + "/routes", std::size_t{1})) == nullptr;
    if (isLast && route == 0) return edit(place, QStringLiteral("routes"), {});
    const auto removed =
        config::removeJsonElement(places, place + "/routes", static_cast<std::size_t>(std::max(route, 0)));
    if (removed) m_editor->apply({*removed});
}

void WorkflowPage::showParameter(int step, const QString& key) {
    const config::JsonPlaces places(m_editor->content().toStdString());
    const std::string place = "/steps/" + std::to_string(step) + "/parameters/" + key.toStdString();
    m_editor->goToLine(places.lineAt(places.nearest(place).key), true);
    m_editor->setFocus(Qt::OtherFocusReason);
}

void WorkflowPage::addStep() {
    if (!m_check || m_editor->isReadOnly()) return;
    const config::WorkflowSketch& sketch = m_check->sketch;
    std::string state = utf8(m_state);
    // Behind a final state there is none; in front of it there may be.
    if (const int step = stepOf(m_state); sketch.stepFrom(state) < 0 && step >= 0)
        state = sketch.steps[static_cast<std::size_t>(step)].from;
    const auto edits = config::insertWorkflowStep(m_editor->content().toStdString(), state);
    if (edits.empty()) {
        m_notice->showSentence(Notice::Kind::Warning,
                               tr("Choose a state that a step leaves; the new step goes behind it."));
        return;
    }
    m_editor->apply(edits);
    // The one that replaces something has the new state's name.
    for (const config::TextEdit& edit : edits) {
        if (edit.end > edit.begin) m_wanted = text(edit.text).remove(QChar(u'"'));
    }
}

void WorkflowPage::trouble(const core::Error& error) {
    m_offersProcessing = false;
    m_notice->showError(error, tr("Try again"));
}

void WorkflowPage::replaceText(const std::function<void()>& replace) {
    m_form->commit();
    if (!isUnsaved()) return replace();
    m_context.seams.confirm(this, unsavedWork(), tr("Discard the changes"), [page = QPointer(this), replace](bool yes) {
        if (page && yes) replace();
    });
}

QString WorkflowPage::unsavedWork() const {
    // What was typed a moment ago is a change, too.
    m_form->commit();
    if (!isUnsaved()) return {};
    return tr("The text of the workflow “%1” has changes that are not saved.").arg(isolated(oneLine(text(m_workflow))));
}

bool WorkflowPage::isChanged() const {
    return m_loaded && m_editor->content() != m_shown;
}

// A text that some version has to the letter can be had again.
bool WorkflowPage::isUnsaved() const {
    return isChanged() && !(m_isChecked && m_check->saved);
}

std::string WorkflowPage::currentText() const {
    const QString content = m_editor->content();
    return content == m_shown ? m_original : content.toStdString();
}

QString WorkflowPage::whyNotEdited() const {
    if (!m_loaded) return tr("There is no text yet");
    return m_context.service().readOnlyReason().empty() ? QString() : tr("Another program has this workspace");
}

QString WorkflowPage::whyNotTested() const {
    if (const QString why = whyNotEdited(); !why.isEmpty()) return why;
    if (m_testJob != 0) return tr("A dry run goes on");
    if (!m_isChecked) return tr("The text is being checked");
    const std::int64_t errors = m_check->errors();
    return errors == 0 ? QString() : formatCounted(errors, tr("%1 problem left"), tr("%1 problems left"));
}

QString WorkflowPage::whyNotSaved() const {
    if (const QString why = whyNotEdited(); !why.isEmpty()) return why;
    // It is checked before it is saved.
    if (m_form->isTyping() || (isChanged() && !m_isChecked)) return {};
    if (const QString why = whyNotTested(); m_testJob == 0 && !why.isEmpty()) return why;
    if (!m_isChecked) return tr("The text is being checked");
    if (!m_check->isValid()) return tr("A text with problems is not saved");
    return m_check->saved ? tr("This is version %1").arg(m_check->saved->number) : QString();
}

QString WorkflowPage::whyNotActivated() const {
    if (const QString why = whyNotTested(); !why.isEmpty()) return why;
    if (m_activationJob != 0) return tr("It is being activated");
    if (!m_check->saved) return tr("Save it first");
    if (m_check->saved->active) return tr("Version %1 is active").arg(m_check->saved->number);
    if (!m_check->test) return tr("A dry run comes first");
    return m_check->test->passed ? QString() : tr("The dry run has failed");
}

void WorkflowPage::showStatus() {
    const QString whyNot = whyNotActivated();
    m_activate->setEnabled(whyNot.isEmpty());
    m_activate->setAccessibleDescription(whyNot);
    m_reason->setText(m_loaded ? whyNot : QString());
    m_test->setEnabled(whyNotTested().isEmpty());
    const QString whyNotSave = whyNotSaved();
    m_save->setEnabled(whyNotSave.isEmpty());
    setPlainTip(m_save, whyNotSave.isEmpty() ? tr("Keep this text as a version; it is not active yet (Ctrl+S)")
                                             : tr("Not now: %1").arg(whyNotSave));
    const bool readOnly = !whyNotEdited().isEmpty();
    m_add->setEnabled(!readOnly);
    m_compare->setEnabled(m_versions->versions().size() > 1);
    m_editor->setReadOnly(readOnly);
    m_form->setReadOnly(readOnly);
    m_versions->setReadOnly(readOnly);
    m_name->setText(oneLine(text(m_workflow)));
    const config::WorkflowEntry* entry = nullptr;
    for (const config::WorkflowEntry& one : m_entries) {
        if (one.id == m_workflow) entry = &one;
    }
    const bool isDraft = isUnsaved();
    if (isDraft != std::exchange(m_wasUnsaved, isDraft)) Q_EMIT unsavedWorkChanged();
    const int number = m_isChecked && m_check->saved ? m_check->saved->number : m_version;
    m_tag->setVisible(m_loaded);
    m_tag->setText(isDraft && entry != nullptr ? tr("draft %1").arg(entry->newest + 1) : tr("version %1").arg(number));
    if (entry == nullptr) {
        m_active->setText({});
    } else if (!entry->active) {
        m_active->setText(tr("active: edited by hand"));
    } else {
        m_active->setText(entry->activatedAt ? tr("active: version %1, since %2")
                                                   .arg(*entry->active)
                                                   .arg(formatTime(entry->activatedAt, m_context.clock->now()))
                                             : tr("active: version %1").arg(*entry->active));
    }
    m_lineWords->setText(m_loaded ? tr("line %1 of %2").arg(m_editor->currentLine()).arg(m_editor->blockCount())
                                  : QString());
    const QString state = isolated(oneLine(m_state));
    m_itemsHead->setText(
        m_state.isEmpty()
            ? QString()
            : tr("%1 in “%2”").arg(formatCounted(m_items->rowCount(), tr("%1 item"), tr("%1 items")), state));
}

}  // namespace groundswell::ui
