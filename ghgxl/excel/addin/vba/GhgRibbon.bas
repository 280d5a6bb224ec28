Option Explicit
' What the tab's buttons call. The only public procedures beside the worksheet functions.

Public Sub GhgLoaded(ribbon As IRibbonUI)
    GhgRegister
End Sub

Public Sub GhgReport(control As IRibbonControl)
    GhgPerform "report"
End Sub

Public Sub GhgCheck(control As IRibbonControl)
    GhgPerform "check"
End Sub

Public Sub GhgPaper(control As IRibbonControl)
    GhgPerform "paper"
End Sub

Public Sub GhgFreeze(control As IRibbonControl)
    GhgPerform "freeze"
End Sub

Public Sub GhgTemplates(control As IRibbonControl)
    GhgPerform "templates"
End Sub

Public Sub GhgReconnect(control As IRibbonControl)
    GhgReconnectBook
End Sub
